import type { BackupRestoreStatus, StartVerifyInput } from '#lib/contracts/daemon.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findVerifyProblem } from '#server/engine/verify/find-verify-problem.ts';
import { AppError } from '#server/errors.ts';
import { keyAskedFor } from '../backups/backup-key.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { refuseWithoutConsent } from './refuse-without-consent.ts';

/**
 * Starts a verification of an archive in this stack's bucket. Whether the archive is there, and whether it can be verified, is
 * found out by the daemon, which then ends FAILED.
 * @param startedBy email
 * @throws AppError BAD_REQUEST when `url` and `fileName` name no object of this bucket, or two; CONFLICT with the id of the
 *   daemon at work, or when the role may not create databases; ARCHIVE_UNTRUSTED when the archive is not this stack's own and the
 *   input does not consent to running its schema
 */
export async function startVerify(input: StartVerifyInput, startedBy: string): Promise<BackupRestoreStatus> {
  const key = keyAskedFor(input);
  await refuseWithoutPrivilege();
  const { trustSchema = false } = input;
  await refuseWithoutConsent(key, trustSchema, 'No verification was started.');
  return startDaemon({ type: 'VERIFY', startedBy, keyOf: () => key, trustSchema });
}

async function refuseWithoutPrivilege(): Promise<void> {
  const problem = await lookBeforeStart((signal) =>
    findVerifyProblem({ repository: repository(), applicationName: 'stack-console preview', signal }),
  );
  if (problem !== null) throw new AppError('CONFLICT', `No verification was started. ${problem}`);
}
