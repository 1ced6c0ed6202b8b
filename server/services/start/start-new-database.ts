import type { BackupRestoreStatus, StartRestoreInput } from '#lib/contracts/daemon.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findNameProblem } from '#server/engine/build-role/database-name.ts';
import { hasDatabase, nameTaken } from '#server/engine/databases/has-database.ts';
import { AppError } from '#server/errors.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { refuseStandby } from './refuse-standby.ts';
import { refuseWithoutConsent } from './refuse-without-consent.ts';
import type { StartOptions } from './start-options.ts';

/** `backupKey`: the archive to restore. `targetDatabase`: the new database's name. */
export type StartNewDatabaseInput = Pick<StartRestoreInput, 'mode' | 'safetyBackup' | 'trustSchema' | 'strict'> & {
  backupKey: string;
  targetDatabase: string;
};

/**
 * Starts a restore into a new database beside the repository.
 * @throws AppError BAD_REQUEST if the name does not suit a new database, or other fields do not go with it; CONFLICT if a database
 *   has that name, or with the id of the daemon that is running; ARCHIVE_UNTRUSTED if this stack did not make the archive and the
 *   input does not consent to running its schema
 */
export async function startNewDatabase(
  input: StartNewDatabaseInput,
  { startedBy, signal }: StartOptions,
): Promise<BackupRestoreStatus> {
  const { backupKey, targetDatabase, trustSchema = false, strict = false } = input;
  refuseOtherFields(input);
  const problem = findNameProblem(targetDatabase);
  if (problem !== null) throw new AppError('BAD_REQUEST', problem);
  await refuseStandby(signal);
  await refuseTakenName(targetDatabase, signal);
  await refuseWithoutConsent({ key: backupKey, trustSchema, what: 'No restore was started.', signal });
  return startDaemon(
    { type: 'RESTORE', mode: 'NEW_DATABASE', backupKey, targetDatabase, trustSchema, strict },
    startedBy,
  );
}

function refuseOtherFields({ mode, safetyBackup }: StartNewDatabaseInput): void {
  if (mode !== undefined) {
    const text =
      'The fields "mode" and "target" do not go together: a restore into a new database has a way of its own.';
    throw new AppError('BAD_REQUEST', `${text} Leave one of them out.`);
  }
  if (safetyBackup === true) {
    const text = 'The field "safetyBackup" is not for a restore into a new database: it changes nothing that is there.';
    throw new AppError('BAD_REQUEST', `${text} Leave it out.`);
  }
}

async function refuseTakenName(name: string, signal: AbortSignal): Promise<void> {
  const isTaken = await lookBeforeStart(
    (bounded) =>
      hasDatabase({ repository: repository(), name, applicationName: 'stack-console preview', signal: bounded }),
    signal,
  );
  if (isTaken === true) throw nameTaken(name);
}
