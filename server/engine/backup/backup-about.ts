/** What a backup's manifest says about its origin. */
export type BackupAbout = {
  stack: string;
  consoleVersion: string;
  daemonId: string;
  startedBy: string;
  startedOn: Date;
  /** The restore before which the backup is taken as a safety copy. */
  safetyFor?: { daemonId: string; backupKey: string };
};
