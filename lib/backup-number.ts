const madeByADaemon = /^BackupDaemonJob(\d{1,9})-\d{18}\.zip$/;

/** The id of the daemon in a backup's file name; null if the name has none. @param key the object's whole key, with its folders */
export function backupNumber(key: string): string | null {
  return madeByADaemon.exec(key.slice(key.lastIndexOf('/') + 1))?.[1] ?? null;
}
