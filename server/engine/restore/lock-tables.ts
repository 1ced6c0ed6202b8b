import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { labelOf } from './match-archive.ts';
import type { Survey } from './survey-repository.ts';

type Lockable = { oid: number; sql: string; label: string };

/**
 * Locks every table that the restore touches against all other sessions, partitioned tables first, each in the same order
 * whoever asks. `lockTimeoutMs` bounds the wait for all of them together.
 * @throws AppError REPOSITORY_REFUSED with a sentence that names the table and the sessions that hold it, STOPPED
 */
export async function lockTables(
  connection: RepositoryConnection,
  survey: Survey,
  lockTimeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + lockTimeoutMs;
  for (const table of listLockable(survey)) {
    const patience = Math.max(deadline - Date.now(), 1);
    try {
      await connection.execute(
        `set local lock_timeout to ${patience}; lock table only ${table.sql} in access exclusive mode`,
      );
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      await connection.execute('rollback');
      throw await describeHolders(connection, table, lockTimeoutMs, error);
    }
  }
  await connection.execute(`set local lock_timeout to ${Math.max(lockTimeoutMs, 1)}`);
}

/** Whether a lock was waited for in vain. */
function isLockTimeout(error: unknown): error is AppError {
  return isAppError(error) && error.details?.includes('SQLSTATE 55P03') === true;
}

function listLockable({ relations, foreignKeys }: Survey): Lockable[] {
  const tables = new Map<number, Lockable>();
  for (const { oid, sql, owned, ...name } of relations) {
    if (owned) tables.set(oid, { oid, sql, label: labelOf(name) });
  }
  const others = foreignKeys.flatMap((key) => key.lockable).toSorted((one, other) => one.oid - other.oid);
  for (const other of others) if (!tables.has(other.oid)) tables.set(other.oid, other);
  return [...tables.values()];
}

async function describeHolders(
  connection: RepositoryConnection,
  table: Lockable,
  lockTimeoutMs: number,
  cause: AppError,
): Promise<AppError> {
  const holders = await connection.query<{ pid: number | null; application: string; role: string }>(
    `select distinct l.pid, coalesce(a.application_name, '') as application, coalesce(a.usename, '')::text as role
       from pg_catalog.pg_locks l
       left join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.granted and l.locktype = 'relation' and l.relation = $1
        and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
        and l.pid is distinct from pg_catalog.pg_backend_pid()
      order by l.pid`,
    [table.oid],
  );
  const names = holders.map(({ pid, application, role }) =>
    pid === null ? 'a prepared transaction' : `session ${pid} (${application || 'no application name'}, role ${role})`,
  );
  const who = names.length === 0 ? 'another session, which has ended since,' : names.join(', ');
  const seconds = Math.round(lockTimeoutMs / 100) / 10;
  return new AppError(
    'REPOSITORY_REFUSED',
    `The table ${table.label} is in use: ${who} held it for more than ${seconds} seconds. Let that end, or end it, and try again.`,
    { details: cause.details ?? undefined, cause },
  );
}
