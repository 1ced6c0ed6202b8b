import { AppError, isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

/** The advisory lock is the same for every console, so that two consoles can't restore one repository at once. */
const restoreLockKey = '7310592463618052177';

/**
 * With these settings the server soon notices that its client is gone, and rolls back; and event triggers do not fire. A setting is skipped
 * when the platform does not have it or when the role may not change it.
 */
const sessionSettings = [
  `set event_triggers to off`,
  `set client_connection_check_interval to '2s'`,
  `set tcp_keepalives_idle to 10`,
  `set tcp_keepalives_interval to 5`,
  `set tcp_keepalives_count to 3`,
];

/** Settings that the role or the database may have changed, and under which COPY text and definitions must be read. */
const settings = [
  `set local statement_timeout to 0`,
  `set local idle_in_transaction_session_timeout to 0`,
  `set local jit to off`,
  `set local timezone to default`,
  `set local bytea_output to default`,
  `set local extra_float_digits to default`,
  `set local datestyle to 'ISO, YMD'`,
  `set local intervalstyle to 'postgres'`,
  `set local xmloption to 'content'`,
  `set local array_nulls to on`,
  `set local standard_conforming_strings to on`,
  `set local transform_null_equals to off`,
  `set local quote_all_identifiers to off`,
  `select pg_catalog.set_config('transaction_timeout', '0', true)
     from pg_catalog.pg_settings where name = 'transaction_timeout'`,
  `select pg_catalog.set_config('synchronous_commit', 'on', true)
    where pg_catalog.current_setting('synchronous_commit') = 'off'`,
  `select pg_catalog.set_config('maintenance_work_mem', '256MB', true)
    where pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem')) < 256 * 1024 * 1024`,
];

export type BegunTransaction = {
  /** The transaction's id (xid8 in decimal). */
  id: string;
  /** The session's search_path with pg_catalog in front, so that no other schema can hide a built-in function. */
  searchPath: string;
};

/**
 * Begins the one transaction of a restore.
 * @throws AppError REPOSITORY_REFUSED when another restore works on the repository
 */
export async function beginTransaction(connection: RepositoryConnection): Promise<BegunTransaction> {
  for (const setting of sessionSettings) await setWhereKnown(connection, setting);
  await connection.execute(['begin isolation level read committed read write', ...settings].join('; '));
  const [row] = await connection.query<{ id: string; path: string; alone: boolean }>(
    `select pg_catalog.pg_current_xact_id()::text as id,
            pg_catalog.current_setting('search_path') as path,
            pg_catalog.pg_try_advisory_xact_lock(${restoreLockKey}) as alone`,
  );
  if (row === undefined || !row.alone) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      'Another restore works on this database, perhaps one of another console. Wait until it has ended and try again.',
      { reason: 'ANOTHER_RESTORE' },
    );
  }
  return { id: row.id, searchPath: row.path.trim() === '' ? 'pg_catalog' : `pg_catalog, ${row.path}` };
}

async function setWhereKnown(connection: RepositoryConnection, setting: string): Promise<void> {
  try {
    await connection.execute(setting);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
  }
}
