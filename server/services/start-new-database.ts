import { setTimeout as delay } from 'node:timers/promises';
import type { BackupRestoreStatus, StartRestoreInput } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { findNameProblem } from '#server/engine/build/database-name.ts';
import { hasDatabase } from '#server/engine/build/has-database.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { startDaemon } from './start-daemon.ts';

/** A look at the server that takes longer is not waited for: the daemon looks again. */
const lookWithinMs = 2_000;

/**
 * Starts a restore into a new database beside the repository.
 * @param startedBy email
 * @throws AppError BAD_REQUEST when the name is none for a new database, or other fields ask for what does not go with it; CONFLICT
 *   when there is a database of that name, or with the id of the daemon at work
 */
export async function startNewDatabase(
  target: string,
  input: Pick<StartRestoreInput, 'mode' | 'safetyBackup'>,
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
  return startDaemon({
    type: 'RESTORE',
    mode: 'NEW_DATABASE',
    targetDatabase: target,
    startedBy,
    keyOf: () => key,
  });
}

/** A daemon at work is told first, by startDaemon. */
async function refuseTaken(name: string): Promise<void> {
  if ((await consoleDb().daemon.findFirst({ where: { endedOn: null }, select: { id: true } })) !== null) return;
  const giveUp = new AbortController();
  const input = { repository: repository(), name, applicationName: 'stack-console preview', signal: giveUp.signal };
  const looked = hasDatabase(input).catch((error: unknown) => {
    if (isAppError(error)) return false;
    throw error;
  });
  const isTaken = await Promise.race([looked, delay(lookWithinMs, false, { ref: false })]);
  giveUp.abort();
  if (!isTaken) return;
  throw new AppError(
    'CONFLICT',
    `There is a database ${name} on the repository's server already. A restore into a new database never overwrites one: choose another name.`,
  );
}
