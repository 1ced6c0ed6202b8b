/** What a backup's manifest says of its origin. */
export type BackupAbout = {
  stack: string;
  consoleVersion: string;
  daemonId: string;
  startedBy: string;
  startedOn: Date;
  /** The restore that the backup is taken before. */
  safetyFor?: { daemonId: string; backupKey: string };
};
