import { randomInt } from 'node:crypto';

/**
 * Makes the name of the object that a daemon's backup is written to: `BackupDaemonJob<id>-<18 random digits>.zip`. No other daemon
 * has this name, and nobody can guess it.
 */
export function backupFileName(daemonId: number): string {
  const nineDigits = () => String(randomInt(1_000_000_000)).padStart(9, '0');
  return `BackupDaemonJob${daemonId}-${nineDigits()}${nineDigits()}.zip`;
}
