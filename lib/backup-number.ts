const madeByADaemon = /^BackupDaemonJob(\d{1,9})-\d{18}\.zip$/;

/** The id of the daemon that a backup's name tells; null where it tells none. @param key the object's key, folders and all */
export function backupNumber(key: string): string | null {
  return madeByADaemon.exec(key.slice(key.lastIndexOf('/') + 1))?.[1] ?? null;
}
