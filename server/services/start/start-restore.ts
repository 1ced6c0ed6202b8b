import type { BackupRestoreStatus, StartRestoreInput } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { keyAskedFor } from '../backups/backup-key.ts';
import { startDaemon } from '../daemons/start-daemon.ts';
import { refuseStandby } from './refuse-standby.ts';
import { refuseWithoutConsent } from './refuse-without-consent.ts';
import { startNewDatabase } from './start-new-database.ts';
import type { StartOptions } from './start-options.ts';

/**
 * Starts a restore from an archive in this stack's bucket: in place, staged, or into a new database. A restore in place takes a
 * safety backup of the current data first, unless the input says no. The daemon itself finds out whether the archive exists, and
 * ends FAILED if not.
 * @throws AppError BAD_REQUEST if `url` and `fileName` name no object of this bucket, or two, or fields do not go together;
 *   CONFLICT with the id of the daemon that is running, if the repository's server takes no writes, or if a database has the new one's name; ARCHIVE_UNTRUSTED if this stack did
 *   not make the archive, its schema would run, and the input does not consent to that
 */
export async function startRestore(input: StartRestoreInput, options: StartOptions): Promise<BackupRestoreStatus> {
  const backupKey = keyAskedFor(input);
  if (input.target !== undefined) {
    return startNewDatabase({ ...input, backupKey, targetDatabase: input.target.database }, options);
  }
  if (input.mode === 'STAGED') return startStagedRestore({ ...input, backupKey }, options);
  if (input.trustSchema !== undefined) {
    throw new AppError(
      'BAD_REQUEST',
      'The field "trustSchema" is not for a restore in place: it runs nothing of the backup’s schema. Leave it out.',
    );
  }
  await refuseStandby(options.signal);
  const undoesId = await findRestoreToUndo(backupKey);
  const takesSafetyBackup = input.safetyBackup ?? true;
  return startDaemon(
    { type: 'RESTORE', mode: 'IN_PLACE', backupKey, undoesId, takesSafetyBackup, strict: input.strict ?? false },
    options.startedBy,
  );
}

/** A restore from the safety backup of another restore undoes that one. */
async function findRestoreToUndo(backupKey: string): Promise<number | null> {
  const restore = await consoleDb().daemon.findFirst({
    where: { safetyKey: backupKey, safetyTakenOn: { not: null } },
    select: { id: true },
  });
  return restore?.id ?? null;
}

async function startStagedRestore(
  { backupKey, safetyBackup, trustSchema = false, strict = false }: StartRestoreInput & { backupKey: string },
  { startedBy, signal }: StartOptions,
): Promise<BackupRestoreStatus> {
  if (safetyBackup === true) {
    throw new AppError(
      'BAD_REQUEST',
      'The field "safetyBackup" is not for a staged restore: it keeps the old database itself, which an undo brings back. Leave it out.',
    );
  }
  await refuseStandby(signal);
  await refuseWithoutConsent({ key: backupKey, trustSchema, what: 'No restore was started.', signal });
  const undoesId = await findRestoreToUndo(backupKey);
  return startDaemon({ type: 'RESTORE', mode: 'STAGED', backupKey, undoesId, trustSchema, strict }, startedBy);
}
