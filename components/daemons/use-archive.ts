'use client';

import { useQuery } from '@tanstack/react-query';
import type { Backup } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { backupsQuery } from '#lib/queries/backups-query.ts';

/** The backup that a daemon wrote or read; null when it is not in the bucket (any more), undefined while that is not known. */
export function useArchive(daemon: BackupRestoreStatus): Backup | null | undefined {
  return useBackupAt(daemon.backupUrl);
}

/** The backup that was taken before a restore; likewise. */
export function useSafetyBackup(daemon: BackupRestoreStatus): Backup | null | undefined {
  return useBackupAt(daemon.safetyBackupUrl);
}

function useBackupAt(address: string | null): Backup | null | undefined {
  const { data } = useQuery(backupsQuery);
  if (!data) return undefined;
  return data.results.find(({ url }) => url === address) ?? null;
}

/** The last part of an object's address, to name it by. */
export function fileNameOf(url: string): string {
  const last = url.split('/').at(-1) ?? url;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
