'use client';

import { useQuery } from '@tanstack/react-query';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons/daemons-query.ts';

/** The running daemon; null if none is running, undefined while that is not known. */
export function useDaemonAtWork(): BackupRestoreStatus | null | undefined {
  const { data } = useQuery(recentDaemonsQuery);
  if (!data) return undefined;
  return data.results.find(({ status }) => isAtWork(status)) ?? null;
}
