'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useOffline } from 'next/offline';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { isUnreachable } from '#lib/queries/api-client.ts';
import { type Connection, DaemonFollower } from '#lib/queries/daemons/follow-daemons.ts';

const FollowerContext = createContext<DaemonFollower | null>(null);
const unknown: Connection = { state: 'connecting' };

/** Follows the stack's daemons while the page is open, and notices if the console cannot be reached. */
export function ConnectionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [follower] = useState(() => new DaemonFollower(client));
  useEffect(() => {
    const end = follower.start();
    const forget = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error' && isUnreachable(event.action.error)) {
        follower.suspect();
      }
    });
    return () => {
      forget();
      end();
    };
  }, [client, follower]);
  // A link that was followed may find it out first.
  const isOffline = useOffline();
  useEffect(() => {
    if (isOffline) follower.suspect();
  }, [isOffline, follower]);
  return <FollowerContext value={follower}>{children}</FollowerContext>;
}

/** How the page hears of the console, and a way to look again at once. */
export function useConnection(): { connection: Connection; retryNow: () => void } {
  const follower = useContext(FollowerContext);
  if (!follower) throw new Error('useConnection belongs inside ConnectionProvider.');
  const connection = useSyncExternalStore(follower.subscribe, follower.read, () => unknown);
  return { connection, retryNow: follower.retryNow };
}
