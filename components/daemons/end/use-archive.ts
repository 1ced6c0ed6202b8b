'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Backup } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';

/** The backup that a daemon wrote or read; null if it is not in the bucket, or no longer; undefined while that is not known. */
export function useArchive(daemon: BackupRestoreStatus): Backup | null | undefined {
  return useBackupAt(daemon.backupUrl);
}

/** The safety backup of a restore; null if it is not in the bucket, or no longer; undefined while that is not known. */
export function useSafetyBackup(daemon: BackupRestoreStatus): Backup | null | undefined {
  return useBackupAt(daemon.safetyBackupUrl);
}

/** A list that was read before the daemon ended does not have its backup: the backup counts as missing only if a newer list does not have it either. */
function useBackupAt(address: string | null): Backup | null | undefined {
  const { data, dataUpdatedAt, refetch } = useQuery(backupsQuery);
  const [gone, setGone] = useState<string | null>(null);
  const found = data?.results.find(({ url }) => url === address);
  const isDoubtful = dataUpdatedAt > 0 && found === undefined && address !== gone;
  useEffect(() => {
    if (!isDoubtful) return;
    let isWanted = true;
    void refetch().then(({ isSuccess }) => {
      if (isWanted && isSuccess) setGone(address);
    });
    return () => {
      isWanted = false;
    };
  }, [isDoubtful, address, refetch]);
  if (found !== undefined || !data) return found;
  return isDoubtful ? undefined : null;
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
