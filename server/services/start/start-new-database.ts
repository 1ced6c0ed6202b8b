import type { BackupRestoreStatus, StartRestoreInput } from '#lib/contracts/daemon.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findNameProblem } from '#server/engine/build-role/database-name.ts';
import { hasDatabase, nameTaken } from '#server/engine/databases/has-database.ts';
import { AppError } from '#server/errors.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { refuseWithoutConsent } from './refuse-without-consent.ts';

/**
 * Starts a restore into a new database beside the repository.
 * @param startedBy email
 * @throws AppError BAD_REQUEST when the name is none for a new database, or other fields ask for what does not go with it; CONFLICT
 *   when there is a database of that name, or with the id of the daemon at work; ARCHIVE_UNTRUSTED
 *   when the archive is not this stack's own and the input does not consent to running its schema
 */
export async function startNewDatabase(
  target: string,
  input: Pick<StartRestoreInput, 'mode' | 'safetyBackup' | 'trustSchema'>,
  key: string,
  startedBy: string,
): Promise<BackupRestoreStatus> {
  if (input.mode !== undefined) {
    const text =
      'The fields "mode" and "target" do not go together: a restore into a new database has a way of its own.';
    throw new AppError('BAD_REQUEST', `${text} Leave one of them out.`);
  }
  if (input.safetyBackup === true) {
    const text = 'The field "safetyBackup" is not for a restore into a new database: it changes nothing that is there.';
    throw new AppError('BAD_REQUEST', `${text} Leave it out.`);
  }
  const problem = findNameProblem(target);
  if (problem !== null) throw new AppError('BAD_REQUEST', problem);
  await refuseTaken(target);
  const { trustSchema = false } = input;
  await refuseWithoutConsent(key, trustSchema, 'No restore was started.');
  return startDaemon({
    trustSchema,
    type: 'RESTORE',
    mode: 'NEW_DATABASE',
    targetDatabase: target,
    startedBy,
    keyOf: () => key,
  });
}

async function refuseTaken(name: string): Promise<void> {
  const isTaken = await lookBeforeStart((signal) =>
    hasDatabase({ repository: repository(), name, applicationName: 'stack-console preview', signal }),
  );
  if (isTaken === true) throw nameTaken(name);
}
