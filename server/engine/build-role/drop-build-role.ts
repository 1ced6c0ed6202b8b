import { isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { endRoleSessions } from '../sessions/end-sessions.ts';
import { openMaintenanceSession } from '../sessions/open-maintenance-session.ts';
import { isWorkDatabaseName } from './database-name.ts';

/**
 * Drops the role that was made to build a database that no longer exists. It does nothing when there is no such role, and may be called
 * any number of times.
 * @param input.name the name of the database, which is the role's name too
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
 * Revokes what the role was granted in the session's database and on databases and tablespaces, and drops the role. PostgreSQL refuses
 * that when the role owns something in another database.
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
