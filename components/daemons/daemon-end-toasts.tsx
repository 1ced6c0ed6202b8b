'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { toast } from 'sonner';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons-query.ts';
import { daemonName } from './daemon-words.ts';

/** Says on whatever page that the daemon which was at work has ended; its own page says so itself. */
export function DaemonEndToasts() {
  const { data } = useQuery(recentDaemonsQuery);
  const path = usePathname();
  const router = useRouter();
  const atWork = useRef(new Set<string>());
  useEffect(() => {
    for (const daemon of data?.results ?? []) {
      if (isAtWork(daemon.status)) atWork.current.add(daemon.id);
      else if (atWork.current.delete(daemon.id) && path !== `/daemons/${daemon.id}`) {
        announce(daemon, () => router.push(`/daemons/${daemon.id}`));
      }
    }
  }, [data, path, router]);
  return null;
}

function announce(daemon: BackupRestoreStatus, see: () => void): void {
  const action = { label: 'See it', onClick: see };
  const name = daemonName(daemon);
  if (daemon.status === 'COMPLETED') toast.success(`${name} is completed`, { action });
  else if (daemon.status === 'TERMINATED') toast.message(`${name} was stopped`, { action });
  else toast.error(`${name} failed`, { description: daemon.errorMessage, duration: Number.POSITIVE_INFINITY, action });
}
