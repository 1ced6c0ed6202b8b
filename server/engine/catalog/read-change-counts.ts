import { isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

/**
 * Where counts come from. They run on from zero within one database of one server, until somebody resets them or the server
 * loses them in a crash: only counts with the same origin can be compared.
 */
export type CountsOrigin = {
  /** Of the server, made by initdb; as text: it does not fit a JSON number. null where it can't be read. */
  systemIdentifier: string | null;
  databaseOid: number;
  /** When the database's statistics were last reset; null: never. */
  databaseResetOn: string | null;
  /** When the server last began its statistics anew, as after a crash. */
  serverResetOn: string | null;
};

/** What PostgreSQL counted of a table since its counts began. */
export type TableCounts = {
  oid: number;
  /** Changes when the table is truncated or rewritten, which no count tells. */
  filenode: number;
  inserted: number;
  updated: number;
  deleted: number;
};

/** By table oid. */
export type ChangeCounts = { origin: CountsOrigin; tables: Map<number, TableCounts> };

const mayReadControl = `select has_function_privilege('pg_catalog.pg_control_system()', 'execute') as yes,
    current_setting('track_counts')::bool as counting`;

const originQuery = `select d.oid::int8 as "databaseOid", s.stats_reset as "databaseResetOn",
    (select stats_reset from pg_catalog.pg_stat_bgwriter) as "serverResetOn"
  from pg_catalog.pg_database d join pg_catalog.pg_stat_database s on s.datid = d.oid
  where d.datname = current_database()`;

const countsQuery = `select c.oid::int8 as oid, c.relfilenode::int8 as filenode,
    pg_catalog.pg_stat_get_tuples_inserted(c.oid) as inserted,
    pg_catalog.pg_stat_get_tuples_updated(c.oid) as updated,
    pg_catalog.pg_stat_get_tuples_deleted(c.oid) as deleted
  from pg_catalog.pg_class c where c.oid = any($1::oid[])`;

/**
 * How many rows PostgreSQL has counted as inserted, updated and deleted in each of these tables. The counts belong to no
 * transaction: rolled back rows are in them, TRUNCATE is not, and a session's newest changes come in up to ten seconds late.
 * Wants an open transaction, which it leaves as it was.
 * @returns null where PostgreSQL does not count or does not tell
 */
export async function readChangeCounts(
  connection: RepositoryConnection,
  tableOids: readonly number[],
): Promise<ChangeCounts | null> {
  await connection.execute('savepoint change_counts');
  try {
    const counts = await read(connection, tableOids);
    await connection.execute('release savepoint change_counts');
    return counts;
  } catch (error) {
    if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
    await connection.execute('rollback to savepoint change_counts; release savepoint change_counts');
    return null;
  }
}

async function read(connection: RepositoryConnection, tableOids: readonly number[]): Promise<ChangeCounts | null> {
  const [may] = await connection.query<{ yes: boolean; counting: boolean }>(mayReadControl);
  if (may?.counting !== true) return null;
  type Origin = { databaseOid: string; databaseResetOn: Date | null; serverResetOn: Date | null };
  const [origin] = await connection.query<Origin>(originQuery);
  if (origin === undefined) return null;
  type Row = Record<keyof TableCounts, string>;
  const rows = await connection.query<Row>(countsQuery, [tableOids]);
  const tables = rows.map((row): [number, TableCounts] => [
    Number(row.oid),
    {
      oid: Number(row.oid),
      filenode: Number(row.filenode),
      inserted: Number(row.inserted),
      updated: Number(row.updated),
      deleted: Number(row.deleted),
    },
  ]);
  return {
    origin: {
      systemIdentifier: may.yes ? await readSystemIdentifier(connection) : null,
      databaseOid: Number(origin.databaseOid),
      databaseResetOn: origin.databaseResetOn?.toISOString() ?? null,
      serverResetOn: origin.serverResetOn?.toISOString() ?? null,
    },
    tables: new Map(tables),
  };
}

async function readSystemIdentifier(connection: RepositoryConnection): Promise<string | null> {
  const [row] = await connection.query<{ id: string }>(
    'select system_identifier::text as id from pg_catalog.pg_control_system()',
  );
  return row?.id ?? null;
}
