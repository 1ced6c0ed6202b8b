import type { BackupRestoreStatus, StartRestoreInput } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { keyAskedFor } from '../backups/backup-key.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { refuseWithoutConsent } from './refuse-without-consent.ts';
import { backupFileName } from './start-backup.ts';
import { startNewDatabase } from './start-new-database.ts';

/**
 * Starts a restore from an archive in this stack's bucket: in place, after a safety backup of what is there unless the input says no;
 * staged; or into a new database. Whether the archive is there is found out by the daemon, which then ends FAILED.
 * @param startedBy email
 * @throws AppError BAD_REQUEST when `url` and `fileName` name no object of this bucket, or two, or fields do not go together;
 *   CONFLICT with the id of the daemon at work, or when there is a database of the new one's name; ARCHIVE_UNTRUSTED when the
 *   archive is not this stack's own, its schema is to be run, and the input does not consent to that
 */
export async function startRestore(input: StartRestoreInput, startedBy: string): Promise<BackupRestoreStatus> {
  const key = keyAskedFor(input);
  if (input.target !== undefined) return startNewDatabase(input.target.database, input, key, startedBy);
  if (input.mode === 'STAGED') return startStaged(input, key, startedBy);
  if (input.trustSchema !== undefined) {
    throw new AppError(
      'BAD_REQUEST',
      'The field "trustSchema" is not for a restore in place: it runs nothing of the backup’s schema. Leave it out.',
    );
  }
  const isSafe = input.safetyBackup ?? true;
  return startDaemon({
    type: 'RESTORE',
    mode: 'IN_PLACE',
    startedBy,
    keyOf: () => key,
    ...(await undoing(key)),
    ...(isSafe ? { safetyKeyOf: backupFileName } : {}),
  });
}

/** A restore from the safety backup of another restore undoes that one. */
async function undoing(key: string): Promise<{ undoesId?: number }> {
  const undone = await consoleDb().daemon.findFirst({
    where: { safetyKey: key, safetyTakenOn: { not: null } },
    select: { id: true },
  });
  return undone === null ? {} : { undoesId: undone.id };
}

async function startStaged(
  { safetyBackup, trustSchema = false }: StartRestoreInput,
  key: string,
  startedBy: string,
): Promise<BackupRestoreStatus> {
  if (safetyBackup === true) {
    throw new AppError(
      'BAD_REQUEST',
      'The field "safetyBackup" is not for a staged restore: it keeps the old database itself, which an undo brings back. Leave it out.',
    );
  }
  await refuseWithoutConsent(key, trustSchema, 'No restore was started.');
  const undone = await undoing(key);
  return startDaemon({ type: 'RESTORE', mode: 'STAGED', startedBy, keyOf: () => key, trustSchema, ...undone });
}
