import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { openMaintenanceSession } from '#server/engine/sessions/open-maintenance-session.ts';
import { AppError } from '#server/errors.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { doRecorded } from '../history/record-event.ts';
import { findNewDatabases, newDatabaseApplication } from './find-new-databases.ts';
import { inUseSentence } from './list-new-databases.ts';

const inUse = '55006';

/**
 * Deletes a database that a restore into a new database made, for good. Nothing that no restore of this console made is ever
 * deleted, and no session in it is ended for it.
 * @param droppedBy email
 * @throws AppError NOT_FOUND; CONFLICT while somebody is connected to it; REPOSITORY_*, STOPPED
 */
export async function dropNewDatabase(name: string, droppedBy: string, signal: AbortSignal): Promise<void> {
  const [found] = name.includes('\0') ? [] : await findNewDatabases(signal, name);
  if (found === undefined) {
    throw new AppError('NOT_FOUND', `No restore of this console made a database with the name: ${name}`);
  }
  if (found.sessions > 0) throw new AppError('CONFLICT', inUseSentence(name, found.sessions));
  const event = {
    kind: 'NEW_DATABASE_DROPPED',
    subject: name,
    details: { daemonId: String(found.daemonId), bytes: found.size },
    doneBy: droppedBy,
  } as const;
  await doRecorded(event, () => drop(name));
}

/** Drops it without FORCE, so that it stays if a session was opened in the meantime. */
async function drop(name: string): Promise<void> {
  const session = await openMaintenanceSession({
    repository: repository(),
    avoid: [name],
    applicationName: newDatabaseApplication,
  });
  try {
    await session.execute(`drop database if exists ${quoteIdentifier(name)}`);
  } catch (error) {
    if (hasSqlState(error, inUse)) {
      throw new AppError('CONFLICT', `Someone is connected to the database ${name}. Close the session first.`, {
        cause: error,
      });
    }
    throw error;
  } finally {
    await session.close();
  }
}
