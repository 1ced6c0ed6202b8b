import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';

const patienceMs = 30_000;
const pauseMs = 100;

/**
 * Ends the role's other sessions of that name, in every database of the server, and waits until they are gone: what they do
 * (CREATE DATABASE goes on when its client is killed) is done or taken back then.
 * @throws AppError REPOSITORY_REFUSED when one can't be ended
 */
export async function endSessions(connection: RepositoryConnection, applicationName: string): Promise<void> {
  await endAll(connection, 'usename = session_user and application_name = pg_catalog.left($1, 63)', applicationName);
}

/**
 * Ends all sessions of a role, in every database of the server, and waits until they are gone.
 * @throws AppError REPOSITORY_REFUSED when one can't be ended
 */
export async function endRoleSessions(connection: RepositoryConnection, role: string): Promise<void> {
  await endAll(connection, 'usename = $1', role);
}

/**
 * Ends all sessions of a role in the database of the connection, and waits until they are gone.
 * @throws AppError REPOSITORY_REFUSED when one can't be ended
 */
export async function endRoleSessionsHere(connection: RepositoryConnection, role: string): Promise<void> {
  await endAll(connection, 'usename = $1 and datname = pg_catalog.current_database()', role);
}

/**
 * Ends all sessions of a role in databases whose names do not begin so, and waits until they are gone.
 * @param begin letters and underscores; digits and an underscore follow it
 * @throws AppError REPOSITORY_REFUSED when one can't be ended
 */
export async function endRoleSessionsOutside(
  connection: RepositoryConnection,
  role: string,
  begin: string,
): Promise<void> {
  await endAll(connection, `usename = $1 and datname !~ ${quoteLiteral(`^${begin}\\d+_`)}`, role);
}

async function endAll(connection: RepositoryConnection, condition: string, value: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const left = await connection.query<{ pid: number }>(
      `select pid, pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity
        where pid <> pg_catalog.pg_backend_pid() and ${condition}`,
      [value],
    );
    if (left.length === 0) return;
    if (Date.now() > deadline) {
      const text = `A session of the daemon still works on the repository's server and can't be ended (process ${left[0]?.pid}). End it in PostgreSQL.`;
      throw new AppError('REPOSITORY_REFUSED', text);
    }
    await sleep(pauseMs);
  }
}
