import { sleep } from '#server/async/sleep.ts';
import { isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { openMaintenanceSession } from '../sessions/open-maintenance-session.ts';

const patienceMs = 30_000;
const pauseMs = 250;

/**
 * Drops a database of the repository's server, whoever is connected to it. It does nothing when there is no such database, and may be
 * called any number of times.
 * @param input.makers application name of sessions that may still create or fill the database: they are ended first
 * @throws AppError REPOSITORY_REFUSED (a session in it can't be ended, or it belongs to another role), REPOSITORY_UNREACHABLE, STOPPED
 */
export async function dropDatabase(input: {
  repository: Repository;
  name: string;
  applicationName: string;
  makers?: string;
  signal?: AbortSignal;
}): Promise<void> {
  const { name, makers } = input;
  const connection = await openMaintenanceSession({ ...input, avoid: [name] });
  try {
    if (makers !== undefined) await endSessions(connection, makers);
    await dropInTime(connection, name);
  } catch (error) {
    throw explain(error, name);
  } finally {
    await connection.close();
  }
}

const inUse = '55006';
const mayNot = '42501';

/** An ordinary role can't end a superuser's session, so FORCE is refused. Then the drop waits for that session to end. */
async function dropInTime(connection: RepositoryConnection, name: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (let force = true; ; force = !force) {
    try {
      await connection.execute(`drop database if exists ${quoteIdentifier(name)}${force ? ' with (force)' : ''}`);
      return;
    } catch (error) {
      const mayPass = hasSqlState(error, inUse) || (force && hasSqlState(error, mayNot));
      if (!mayPass || Date.now() > deadline) throw error;
      if (!force) await sleep(pauseMs);
    }
  }
}

function explain(error: unknown, name: string): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  return error.reworded(`The database ${name} could not be dropped: ${error.message}`);
}
