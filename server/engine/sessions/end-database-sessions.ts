import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { listNames } from '../report/list-names.ts';

const lookEveryMs = 50;

type Session = { pid: number; role: string | null; database: string; application: string };

/** Sessions that belong to nobody (autovacuum) make way by themselves when a database is renamed. */
const sessionsQuery = `select pid, usename as role, datname as database, application_name as application
  from pg_catalog.pg_stat_activity
 where datname = any($1) and usesysid is not null and pid <> pg_catalog.pg_backend_pid()
 order by pid`;

/**
 * Ends all sessions in some databases but its own, again and again until there are none: one that may not be ended has the
 * same time to end by itself.
 * @param options.until by performance.now()
 * @param options.check called before each look; throws to give up
 * @throws AppError REPOSITORY_REFUSED with whose sessions are left; what `check` throws
 */
export async function endDatabaseSessions(
  connection: RepositoryConnection,
  databases: readonly string[],
  options: { until: number; check: () => void },
): Promise<void> {
  for (;;) {
    options.check();
    const sessions = await connection.query<Session>(sessionsQuery, [databases]);
    if (sessions.length === 0) return;
    const refused = await endEach(connection, sessions);
    if (performance.now() > options.until) throw notEnded(sessions, refused);
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

function notEnded(sessions: readonly Session[], refused: readonly Session[]): AppError {
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
