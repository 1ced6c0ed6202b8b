import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackupRestoreStatus, StartBackupInput } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { lookBeforeBackup } from './preview-backup.ts';
import { startDaemon } from './start-daemon.ts';

/** A look at the repository that takes longer is not waited for: the daemon looks again. */
const lookWithinMs = 2_000;

/**
 * Starts a backup of the whole repository into a new object, which is verified once it is whole if the input says so.
 * @param startedBy email
 * @throws AppError CONFLICT with the id of the daemon at work, or with what the role can't read of the repository
 */
export async function startBackup(startedBy: string, input: StartBackupInput = {}): Promise<BackupRestoreStatus> {
  await refuseWhatCanNotBeRead();
  return startDaemon({ type: 'BACKUP', startedBy, keyOf: backupFileName, verifyAfter: input.verify ?? false });
}

/** Where the repository can't be looked at, the daemon finds out why and keeps it in its result; one at work is told first. */
async function refuseWhatCanNotBeRead(): Promise<void> {
  if ((await consoleDb().daemon.findFirst({ where: { endedOn: null }, select: { id: true } })) !== null) return;
  const giveUp = new AbortController();
  const looked = lookBeforeBackup(giveUp.signal).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });
  const plan = await Promise.race([looked, delay(lookWithinMs, null, { ref: false })]);
  giveUp.abort();
  const [problem] = plan?.problems ?? [];
  if (plan === null || problem === undefined) return;
  throw new AppError('CONFLICT', `No backup was started. ${problem}`, { details: plan.problems.join('\n') });
}

/** `BackupDaemonJob<id>-<18 digits>.zip`, which nobody can guess and no other daemon has. */
export function backupFileName(daemonId: number): string {
  const digits = () => String(randomInt(1_000_000_000)).padStart(9, '0');
  return `BackupDaemonJob${daemonId}-${digits()}${digits()}.zip`;
}
