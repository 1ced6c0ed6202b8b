import type { RepositoryConnection } from '#server/ports/repository.ts';
import { isStandby } from './standby.ts';
import { tryRead } from './try-read.ts';

/**
 * The origin of PostgreSQL's counts. They start at zero in each database of a server, and start again when somebody resets them or when
 * the server loses them in a crash. Only counts with the same origin can be compared.
 */
export type CountsOrigin = {
  /** The server's identifier, made by initdb. It is a text, as it does not fit a JSON number; null when the role can't read it. */
  systemIdentifier: string | null;
  databaseOid: number;
  /** When the database's statistics were last reset; null when they never were. */
  databaseResetOn: string | null;
  /** When the server last started its statistics again, as after a crash. */
  serverResetOn: string | null;
};

/** The rows of a table that PostgreSQL has counted as changed. */
export type TableCounts = {
  oid: number;
  /** Another number when the table was truncated or rewritten, which PostgreSQL does not count. */
  filenode: number;
  inserted: number;
  updated: number;
  deleted: number;
};

/** The counts of tables by their oids, and the origin of all of them. */
export type ChangeCounts = { origin: CountsOrigin; tables: Map<number, TableCounts> };

const mayReadControl = `select has_function_privilege('pg_catalog.pg_control_system()', 'execute') as yes,
    current_setting('track_counts')::bool and not ${isStandby} as counting`;

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
 * Reads how many rows PostgreSQL has counted as inserted, updated and deleted in each of these tables. The counts belong to no
 * transaction: they include rows that were rolled back, they do not include TRUNCATE, and a session's newest changes appear up to ten
 * seconds late. A transaction must be open; it stays as it was.
 * @returns null when PostgreSQL does not count, on a standby, whose counts are not the primary's, or when the role can't read the counts
 */
export async function readChangeCounts(
  connection: RepositoryConnection,
  tableOids: readonly number[],
): Promise<ChangeCounts | null> {
  return await tryRead(connection, () => readCounts(connection, tableOids));
}

async function readCounts(
  connection: RepositoryConnection,
  tableOids: readonly number[],
): Promise<ChangeCounts | null> {
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
