import type { BackupRestoreStatus, StartBackupInput } from '#lib/contracts/daemon.ts';
import { AppError } from '#server/errors.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { lookBeforeBackup } from './preview-backup.ts';
import type { StartOptions } from './start-options.ts';

/**
 * Starts a backup of the whole repository into a new object. If the input says so, the backup leaves out what can't be read, and is verified
 * when it is complete.
 * @throws AppError CONFLICT with the id of the daemon that is running, or with what the role cannot read
 */
export async function startBackup(
  input: StartBackupInput,
  { startedBy, signal, also }: StartOptions,
): Promise<BackupRestoreStatus> {
  await refuseUnreadable(signal);
  return startDaemon(
    { type: 'BACKUP', verifyAfter: input.verify ?? false, skipUnreadable: input.skipUnreadable ?? false },
    startedBy,
    also,
  );
}

/** If the repository cannot be looked at now, the daemon finds out why and says so in its result. */
async function refuseUnreadable(signal: AbortSignal): Promise<void> {
  const plan = await lookBeforeStart(lookBeforeBackup, signal);
  const [problem] = plan?.problems ?? [];
  if (plan === null || problem === undefined) return;
  throw new AppError('CONFLICT', `No backup was started. ${problem}`, { details: plan.problems.join('\n') });
}
