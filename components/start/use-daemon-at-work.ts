'use client';

import { useQuery } from '@tanstack/react-query';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons/daemons-query.ts';

/** The one daemon that works on the stack; null when none does, undefined while that is not known. */
export function useDaemonAtWork(): BackupRestoreStatus | null | undefined {
  const { data } = useQuery(recentDaemonsQuery);
  if (!data) return undefined;
  return data.results.find(({ status }) => isAtWork(status)) ?? null;
}
