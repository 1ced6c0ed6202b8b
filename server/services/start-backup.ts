import { randomInt } from 'node:crypto';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { startDaemon } from './start-daemon.ts';

/**
 * Starts a backup of the whole repository into a new object.
 * @param startedBy email
 * @throws AppError CONFLICT with the id of the daemon at work
 */
export function startBackup(startedBy: string): Promise<BackupRestoreStatus> {
  return startDaemon({ type: 'BACKUP', startedBy, keyOf: backupFileName });
}

/** `BackupDaemonJob<id>-<18 digits>.zip`, which nobody can guess and no other daemon has. */
export function backupFileName(daemonId: number): string {
  const digits = () => String(randomInt(1_000_000_000)).padStart(9, '0');
  return `BackupDaemonJob${daemonId}-${digits()}${digits()}.zip`;
}
