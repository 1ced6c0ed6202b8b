import { randomInt } from 'node:crypto';
import type { BackupRestoreStatus, StartBackupInput } from '#lib/contracts/daemon.ts';
import { AppError } from '#server/errors.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { lookBeforeBackup } from './preview-backup.ts';

/**
 * Starts a backup of the whole repository into a new object, which is verified once it is whole if the input says so.
 * @param startedBy email
 * @throws AppError CONFLICT with the id of the daemon at work, or with what the role can't read of the repository
 */
export async function startBackup(startedBy: string, input: StartBackupInput = {}): Promise<BackupRestoreStatus> {
  await refuseWhatCanNotBeRead();
  return startDaemon({ type: 'BACKUP', startedBy, keyOf: backupFileName, verifyAfter: input.verify ?? false });
}

/** Where the repository can't be looked at, the daemon finds out why and keeps it in its result. */
async function refuseWhatCanNotBeRead(): Promise<void> {
  const plan = await lookBeforeStart(lookBeforeBackup);
  const [problem] = plan?.problems ?? [];
  if (plan === null || problem === undefined) return;
  throw new AppError('CONFLICT', `No backup was started. ${problem}`, { details: plan.problems.join('\n') });
}

/** `BackupDaemonJob<id>-<18 digits>.zip`, which nobody can guess and no other daemon has. */
export function backupFileName(daemonId: number): string {
  const digits = () => String(randomInt(1_000_000_000)).padStart(9, '0');
  return `BackupDaemonJob${daemonId}-${digits()}${digits()}.zip`;
}
