import { isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { endRoleSessions } from '../sessions/end-sessions.ts';
import { openMaintenanceSession } from '../sessions/open-maintenance-session.ts';
import { isWorkDatabaseName } from './database-name.ts';

/**
 * Drops the role that was made to build a database, once that is gone; nothing where there is none. May be done any number of times.
 * @param input.name of the database, and so of the role
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE
 */
export async function dropBuildRole(input: {
  repository: Repository;
  name: string;
  applicationName: string;
}): Promise<void> {
  if (!isWorkDatabaseName(input.name)) return;
  const connection = await openMaintenanceSession({ ...input, avoid: [input.name] });
  try {
    await dropRole(connection, input.name);
  } catch (error) {
    throw explain(error, input.name);
  } finally {
    await connection.close();
  }
}

/**
 * Takes from the role what it was granted in the session's database and on databases and tablespaces, and drops it. What it
 * still owns in another database is in the way.
 * @throws AppError REPOSITORY_*
 */
export async function dropRole(connection: RepositoryConnection, name: string): Promise<void> {
  const found = await connection.query('select from pg_catalog.pg_roles where rolname = $1', [name]);
  if (found.length === 0) return;
  await endRoleSessions(connection, name);
  const role = quoteIdentifier(name);
  await connection.execute(`begin; drop owned by ${role}; drop role ${role}; commit`).catch(async (error: unknown) => {
    await connection.execute('rollback');
    throw error;
  });
}

function explain(error: unknown, name: string): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  return error.reworded(`The role ${name} could not be dropped: ${error.message}`);
}
