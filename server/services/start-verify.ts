import { setTimeout as delay } from 'node:timers/promises';
import type { BackupRestoreStatus, StartVerifyInput } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findVerifyProblem } from '#server/engine/verify/find-verify-problem.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { keyAskedFor } from './backup-key.ts';
import { startDaemon } from './start-daemon.ts';

/** A look at the repository's server that takes longer is not waited for: the daemon looks again. */
const lookWithinMs = 2_000;

/**
 * Starts a verification of an archive in this stack's bucket. Whether the archive is there, and whether it can be verified, is
 * found out by the daemon, which then ends FAILED.
 * @param startedBy email
 * @throws AppError BAD_REQUEST when `url` and `fileName` name no object of this bucket, or two; CONFLICT with the id of the
 *   daemon at work, or when the role may not create databases
 */
export async function startVerify(input: StartVerifyInput, startedBy: string): Promise<BackupRestoreStatus> {
  const key = keyAskedFor(input);
  await refuseWithoutPrivilege();
  return startDaemon({ type: 'VERIFY', startedBy, keyOf: () => key });
}

/** A repository that can't be asked is the daemon's to find out; one at work is told first. */
async function refuseWithoutPrivilege(): Promise<void> {
  if ((await consoleDb().daemon.findFirst({ where: { endedOn: null }, select: { id: true } })) !== null) return;
  const giveUp = new AbortController();
  const looked = findVerifyProblem({
    repository: repository(),
    applicationName: 'stack-console preview',
    signal: giveUp.signal,
  }).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });
  const problem = await Promise.race([looked, delay(lookWithinMs, null, { ref: false })]);
  giveUp.abort();
  if (problem !== null) throw new AppError('CONFLICT', `No verification was started. ${problem}`);
}
