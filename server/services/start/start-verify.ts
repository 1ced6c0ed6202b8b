import type { BackupRestoreStatus, StartVerifyInput } from '#lib/contracts/daemon.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findVerifyProblem } from '#server/engine/verify/find-verify-problem.ts';
import { AppError } from '#server/errors.ts';
import { keyAskedFor } from '../backups/backup-key.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { refuseWithoutConsent } from './refuse-without-consent.ts';
import type { StartOptions } from './start-options.ts';

/**
 * Starts a verification of an archive in this stack's bucket. The daemon itself finds out whether the archive exists and can be
 * verified, and ends FAILED if not.
 * @throws AppError BAD_REQUEST if `url` and `fileName` name no object of this bucket, or two; CONFLICT with the id of the daemon that
 *   is running, or if the role may not create databases; ARCHIVE_UNTRUSTED if this stack did not make the archive and the input does
 *   not consent to running its schema
 */
export async function startVerify(
  input: StartVerifyInput,
  { startedBy, signal, also }: StartOptions,
): Promise<BackupRestoreStatus> {
  const backupKey = keyAskedFor(input);
  await refuseWithoutPrivilege(signal);
  const { trustSchema = false } = input;
  await refuseWithoutConsent({ key: backupKey, trustSchema, what: 'No verification was started.', signal });
  return startDaemon({ type: 'VERIFY', backupKey, trustSchema }, startedBy, also);
}

async function refuseWithoutPrivilege(signal: AbortSignal): Promise<void> {
  const problem = await lookBeforeStart(
    (bounded) =>
      findVerifyProblem({ repository: repository(), applicationName: 'stack-console preview', signal: bounded }),
    signal,
  );
  if (problem !== null) throw new AppError('CONFLICT', `No verification was started. ${problem}`);
}
