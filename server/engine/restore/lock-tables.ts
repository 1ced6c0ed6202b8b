import { type AppError, isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import type { Survey } from './survey-repository.ts';

type Lockable = { oid: number; sql: string; label: string };

/** How many tables one statement locks, so that thousands of tables do not take thousands of round trips. */
const tablesAtOnce = 200;

/**
 * Locks every table that the restore touches against all other sessions. The order is the same in every restore, partitioned tables
 * first, so that two restores can't deadlock.
 * @param lockTimeoutMs how long to wait for all tables together
 * @throws AppError REPOSITORY_REFUSED with a sentence that names the table and the sessions that hold it, STOPPED
 */
export async function lockTables(
  connection: RepositoryConnection,
  survey: Survey,
  lockTimeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + lockTimeoutMs;
  const tables = listLockable(survey);
  for (let start = 0; start < tables.length; start += tablesAtOnce) {
    const group = tables.slice(start, start + tablesAtOnce);
    try {
      await connection.execute(timeoutStatement(Math.max(deadline - Date.now(), 1)));
      await connection.execute(
        `lock table ${group.map(({ sql }) => `only ${sql}`).join(', ')} in access exclusive mode`,
      );
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      await connection.execute('rollback');
      throw await describeHolders(connection, group, lockTimeoutMs, error);
    }
  }
  await connection.execute(`set local statement_timeout to 0; set local lock_timeout to ${Math.max(lockTimeoutMs, 1)}`);
}

/** lock_timeout applies to each table. statement_timeout is a little longer and applies to all tables of one statement. */
function timeoutStatement(patienceMs: number): string {
  return `set local lock_timeout to ${patienceMs}; set local statement_timeout to ${patienceMs + 500}`;
}

/** Whether the session waited too long for one lock (55P03) or for several together (57014). */
function isLockTimeout(error: unknown): error is AppError {
  return isAppError(error) && (hasSqlState(error, '55P03') || hasSqlState(error, '57014'));
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

type Holder = { table: number; pid: number | null; application: string; role: string };

/**
 * Describes who holds the first locked table of the group. When nobody holds one, the statement was cancelled for another reason, and
 * that reason is returned as it is.
 */
async function describeHolders(
  connection: RepositoryConnection,
  group: readonly Lockable[],
  lockTimeoutMs: number,
  cause: AppError,
): Promise<AppError> {
  const holders = await connection.query<Holder>(
    `select distinct l.relation as "table", l.pid, coalesce(a.application_name, '') as application,
            coalesce(a.usename, '')::text as role
       from pg_catalog.pg_locks l
       left join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.granted and l.locktype = 'relation' and l.relation = any($1::oid[])
        and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
        and l.pid is distinct from pg_catalog.pg_backend_pid()
      order by l.pid`,
    [group.map(({ oid }) => oid)],
  );
  const heldTable = group.find(({ oid }) => holders.some((holder) => holder.table === oid));
  if (heldTable === undefined && hasSqlState(cause, '57014')) return cause;
  const names = holders
    .filter(({ table }) => table === heldTable?.oid)
    .map(({ pid, application, role }) =>
      pid === null
        ? 'a prepared transaction'
        : `session ${pid} (${application || 'no application name'}, role ${role})`,
    );
  const who = names.length === 0 ? 'another session, which has ended since,' : names.join(', ');
  const seconds = Math.round(lockTimeoutMs / 100) / 10;
  const what = heldTable === undefined && group.length > 1 ? 'A table' : `The table ${(heldTable ?? group[0])?.label}`;
  return cause.reworded(
    `${what} is in use: ${who} held it for more than ${seconds} seconds. Let that end, or end it, and try again.`,
    { reason: 'TABLE_IN_USE' },
  );
}
