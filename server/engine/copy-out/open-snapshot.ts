import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import { type Catalog, readCatalog } from '../catalog/read-catalog.ts';
import { type ChangeCounts, readChangeCounts } from '../catalog/read-change-counts.ts';
import { readTableNames, type TableName } from '../catalog/read-table-names.ts';
import { listNames } from '../report/list-names.ts';
import { checkReadable } from './check-readable.ts';

export type Snapshot = {
  id: string;
  /** The instant that the snapshot shows. On a standby it shows every commit up to then. */
  takenOn: Date;
  /** How far the standby was behind that gave the snapshot, in milliseconds; null if the primary gave it. */
  behindMs: number | null;
  catalog: Catalog;
  /** PostgreSQL's counts when the snapshot was taken; null when they can't be read. */
  counts: ChangeCounts | null;
};

const attempts = 5;
const lockBatch = 200;
const undefinedTable = '42P01';
const lockWait = '60s';

type SnapshotInput = {
  /** The schemas that the settings name; null for every user schema. */
  schemas: string[] | null;
  /** Is called with the snapshot's id when other sessions can join it. Each new attempt calls it again, and the snapshot before is gone. */
  onTaken: (id: string) => void;
  /** Finds out how far the standby is behind whose session this is; not given on a primary. */
  readLag?: (() => Promise<{ asOf: Date; behindMs: number }>) | undefined;
};

/**
 * Opens a transaction with a lock on every table, and a snapshot that other sessions can join. The locks come first: a table that was
 * truncated or rewritten between the snapshot and its lock would look empty. When a table is created or dropped meanwhile, it tries again,
 * five times at most.
 * @throws AppError REPOSITORY_REFUSED when a table can't be read or locked
 */
export async function openSnapshot(connection: RepositoryConnection, input: SnapshotInput): Promise<Snapshot> {
  const { schemas } = input;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await readTableNames(connection, { schemas });
    if (!before.allReadable) checkReadable(await readCatalog(connection, { schemas }));
    const snapshot = await lockAndSnapshot(connection, before.tables, input);
    if (snapshot !== null) return snapshot;
    await connection.execute('rollback');
  }
  throw new AppError(
    'REPOSITORY_REFUSED',
    'Tables were made or dropped all the time while the backup began, so it could not lock them all. Try again when that has ended.',
  );
}

/** @returns null when the tables have changed since their names were read */
async function lockAndSnapshot(
  connection: RepositoryConnection,
  tables: readonly TableName[],
  { schemas, onTaken, readLag }: SnapshotInput,
): Promise<Snapshot | null> {
  await connection.execute(`begin isolation level repeatable read read only; set local lock_timeout = '${lockWait}'`);
  try {
    for (let start = 0; start < tables.length; start += lockBatch) {
      const names = tables.slice(start, start + lockBatch).map((table) => `only ${quoteQualified(table)}`);
      await connection.execute(`lock table ${names.join(', ')} in access share mode`);
    }
  } catch (error) {
    if (hasSqlState(error, undefinedTable)) return null;
    throw error;
  }
  // The snapshot is taken afterwards: it shows what the standby had, and perhaps more.
  const lag = await readLag?.();
  const [taken] = await connection.query<{ id: string; takenOn: Date }>(
    'select pg_export_snapshot() as id, clock_timestamp() as "takenOn"',
  );
  if (taken === undefined) throw new AppError('INTERNAL', 'PostgreSQL exported no snapshot.');
  onTaken(taken.id);
  if (lag !== undefined) await refuseUnlogged(connection, tables);
  const counts = await readChangeCounts(
    connection,
    tables.map((table) => table.oid),
  );
  const catalog = await readCatalog(connection, { schemas });
  checkReadable(catalog);
  await connection.query("select set_config('search_path', '', true)");
  if (catalog.encoding === 'SQL_ASCII') await connection.execute(rowEncoding(catalog));
  const locked = new Set(tables.map((table) => table.oid));
  const isComplete = catalog.tables.every((table) => locked.has(table.oid));
  const shown = { takenOn: lag?.asOf ?? taken.takenOn, behindMs: lag?.behindMs ?? null };
  return isComplete ? { id: taken.id, ...shown, catalog, counts } : null;
}

/** @throws AppError REPOSITORY_REFUSED if one of these tables is unlogged: a standby has none of its rows */
async function refuseUnlogged(connection: RepositoryConnection, tables: readonly TableName[]): Promise<void> {
  const rows = await connection.query<{ oid: string }>(
    `select oid::int8 as oid from pg_catalog.pg_class where oid = any($1::oid[]) and relpersistence = 'u'`,
    [tables.map((table) => table.oid)],
  );
  if (rows.length === 0) return;
  const unlogged = new Set(rows.map(({ oid }) => Number(oid)));
  const names = tables.filter(({ oid }) => unlogged.has(oid)).map(({ schema, name }) => `${schema}.${name}`);
  throw new AppError(
    'REPOSITORY_REFUSED',
    `A standby has no rows of unlogged tables: ${listNames(names)}. Make them logged (alter table ... set logged), or let the primary server be read.`,
    { reason: 'STANDBY_NOT_USABLE' },
  );
}

/** Not every byte of another encoding has an equivalent in UTF-8. So rows are copied without conversion. */
export function rowEncoding({ encoding }: Pick<Catalog, 'encoding'>): string {
  return encoding === 'UTF8' ? '' : `set local client_encoding = ${quoteLiteral(encoding)};`;
}

/** What a session needs to join a snapshot. */
export type SharedSnapshot = Pick<Snapshot, 'id'> & { catalog: Pick<Catalog, 'encoding'> };

/**
 * Begins a transaction and exports its snapshot, which other sessions can join as long as the transaction is open.
 * @param rowsAs the encoding in which those sessions read rows; that of the database unless given
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function exportSnapshot(
  connection: RepositoryConnection,
  rowsAs?: string | undefined,
): Promise<SharedSnapshot> {
  await connection.execute('begin isolation level repeatable read read only');
  const [snapshot] = await connection.query<{ id: string; encoding: string }>(
    `select pg_catalog.pg_export_snapshot() as id, pg_catalog.current_setting('server_encoding') as encoding`,
  );
  if (snapshot === undefined) throw new AppError('INTERNAL', 'PostgreSQL exported no snapshot.');
  return { id: snapshot.id, catalog: { encoding: rowsAs ?? snapshot.encoding } };
}

/**
 * Begins a transaction that sees what the snapshot sees. The search_path is empty, so that values which name objects have their schema.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function joinSnapshot(connection: RepositoryConnection, snapshot: SharedSnapshot): Promise<void> {
  await connection.execute(
    `begin isolation level repeatable read read only; set transaction snapshot '${snapshot.id}';
    ${rowEncoding(snapshot.catalog)}
    set local search_path = ''; set local lock_timeout = '3s'; set local jit = off;
    set local enable_seqscan = off; set local max_parallel_workers_per_gather = 0`,
  );
}
