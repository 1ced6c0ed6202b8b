import { sleep } from '#server/async/sleep.ts';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import { listNames } from '../report/list-names.ts';

const patienceMs = 30_000;
const lookEveryMs = 50;

type Session = { pid: number; role: string | null; database: string; application: string };

/**
 * Ends the role's other sessions with an application name, in every database of the server, and waits until they are gone. Then
 * what they did is done or rolled back, though their client may be gone: CREATE DATABASE goes on without it.
 * @throws AppError REPOSITORY_REFUSED when a session can't be ended in 30 seconds
 */
export async function endSessions(connection: RepositoryConnection, applicationName: string): Promise<void> {
  const condition = 'usename = session_user and application_name = pg_catalog.left($1, 63)';
  await endDaemonSessions(connection, condition, applicationName);
}

/**
 * Ends all sessions of a role, in every database of the server, and waits until they are gone.
 * @throws AppError REPOSITORY_REFUSED when a session can't be ended in 30 seconds
 */
export async function endRoleSessions(connection: RepositoryConnection, role: string): Promise<void> {
  await endDaemonSessions(connection, 'usename = $1', role);
}

/**
 * Ends all sessions of a role in the database of the connection, and waits until they are gone.
 * @throws AppError REPOSITORY_REFUSED when a session can't be ended in 30 seconds
 */
export async function endRoleSessionsHere(connection: RepositoryConnection, role: string): Promise<void> {
  await endDaemonSessions(connection, 'usename = $1 and datname = pg_catalog.current_database()', role);
}

/**
 * Ends all sessions of a role, except those in databases with a name such as `<prefix>12_...`, and waits until they are gone.
 * @param prefix letters and underscores
 * @throws AppError REPOSITORY_REFUSED when a session can't be ended in 30 seconds
 */
export async function endRoleSessionsOutside(
  connection: RepositoryConnection,
  role: string,
  prefix: string,
): Promise<void> {
  await endDaemonSessions(connection, `usename = $1 and datname !~ ${quoteLiteral(`^${prefix}\\d+_`)}`, role);
}

/**
 * Ends all sessions in some databases, and waits until they are gone. PostgreSQL's own sessions (autovacuum) belong to no role and
 * make way by themselves when a database is renamed.
 * @param options.until when to give up, by performance.now()
 * @param options.check is called before each look; it throws to give up
 * @throws AppError REPOSITORY_REFUSED that names the roles whose sessions are left; what `check` throws
 */
export async function endDatabaseSessions(
  connection: RepositoryConnection,
  databases: readonly string[],
  options: { until: number; check: () => void },
): Promise<void> {
  await endMatching(connection, {
    condition: 'datname = any($1) and usesysid is not null',
    value: databases,
    ...options,
    explain: explainDatabaseSessions,
  });
}

async function endDaemonSessions(connection: RepositoryConnection, condition: string, value: string): Promise<void> {
  const until = performance.now() + patienceMs;
  await endMatching(connection, { condition, value, until, check: () => {}, explain: explainDaemonSessions });
}

type Ending = {
  /** SQL over pg_stat_activity, with $1 for `value`. */
  condition: string;
  value: unknown;
  until: number;
  check: () => void;
  explain: (left: readonly Session[], refused: readonly Session[]) => AppError;
};

/** Ends sessions again and again until there are none. One that this role may not end has the same time to end by itself. */
async function endMatching(connection: RepositoryConnection, ending: Ending): Promise<void> {
  for (;;) {
    ending.check();
    const sessions = await connection.query<Session>(
      `select pid, usename as role, datname as database, application_name as application
         from pg_catalog.pg_stat_activity
        where pid <> pg_catalog.pg_backend_pid() and ${ending.condition} order by pid`,
      [ending.value],
    );
    if (sessions.length === 0) return;
    const refused = await endEach(connection, sessions);
    if (performance.now() > ending.until) throw ending.explain(sessions, refused);
    await sleep(lookEveryMs);
  }
}

/** @returns the sessions that this role may not end */
async function endEach(connection: RepositoryConnection, sessions: readonly Session[]): Promise<Session[]> {
  const refused: Session[] = [];
  for (const session of sessions) {
    try {
      await connection.query('select pg_catalog.pg_terminate_backend($1)', [session.pid]);
    } catch (error) {
      if (!hasSqlState(error, '42501')) throw error;
      refused.push(session);
    }
  }
  return refused;
}

function explainDaemonSessions([session]: readonly Session[]): AppError {
  return new AppError(
    'REPOSITORY_REFUSED',
    `A session of the job still works on the database server and can't be ended (process ${session?.pid}). End it in PostgreSQL.`,
  );
}

function explainDatabaseSessions(sessions: readonly Session[], refused: readonly Session[]): AppError {
  const blamed = refused.length > 0 ? refused : sessions;
  const roles = listNames([...new Set(blamed.map(({ role }) => role ?? 'unknown'))]);
  const why =
    refused.length > 0
      ? `may not be ended by the role of REPOSITORY_DATABASE_URL: end them, or grant it pg_signal_backend`
      : 'did not end in time: end them';
  return new AppError(
    'REPOSITORY_REFUSED',
    `The databases could not change names: sessions of ${roles} in them ${why}, and try again.`,
    {
      reason: 'SESSIONS_REMAIN',
      details: blamed
        .slice(0, 20)
        .map(({ pid, role, database, application }) => `Session ${pid} of ${role} in ${database} (${application})`)
        .join('\n'),
    },
  );
}
