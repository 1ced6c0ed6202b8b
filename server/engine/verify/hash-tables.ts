import { runTogether } from '#server/async/run-together.ts';
import { AppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { combineHashes, type RowsHash } from '../content-hash/content-hash.ts';
import { joinSnapshot, type SharedSnapshot } from '../copy-out/open-snapshot.ts';
import { copyStatement, planRanges, type RangedTable, rangesPerTransaction } from '../copy-out/plan-ranges.ts';
import { createHashBuffers, type HashedTable, hashStatement } from './hash-table.ts';

export type HashTablesInput<Table extends HashedTable> = {
  repository: Repository;
  /** Another database of the repository's server; the repository itself unless told. */
  database?: string;
  applicationName: string;
  /** Sessions that read at once, besides the one that holds the snapshot. */
  connections: number;
  tables: readonly Table[];
  signal: AbortSignal;
  /** Is told of rows that were hashed, and their bytes of COPY text. */
  onRows?: (table: Table, rows: number, bytes: number) => void;
  /** Is told of a table's hash as soon as all of it was read. */
  onHash?: (table: Table, hash: RowsHash) => void;
};

/**
 * The hashes of all tables at one instant, in the order of the tables, by several sessions: a table that is large
 * beside the others in ranges of its pages, as a backup copies it.
 * @throws AppError whatever failed first: REPOSITORY_REFUSED (a table that is not there, may not be read or is locked),
 *   REPOSITORY_UNREACHABLE, STOPPED
 */
export async function hashTables<Table extends HashedTable>(input: HashTablesInput<Table>): Promise<RowsHash[]> {
  const { repository, database, applicationName } = input;
  const failure = new AbortController();
  const signal = AbortSignal.any([input.signal, failure.signal]);
  const connect = (stopped: AbortSignal) => repository.connect({ applicationName, database, signal: stopped });
  const coordinator = await connect(input.signal);
  try {
    const snapshot = await exportSnapshot(coordinator);
    const sessions = Math.max(input.connections, 1);
    const ranges = planRanges(await measureTables(coordinator, input.tables), sessions);
    const hashes: RowsHash[][] = input.tables.map(() => []);
    const rangesOf: number[] = input.tables.map(() => 0);
    for (const { table } of ranges) rangesOf[table.place] = (rangesOf[table.place] ?? 0) + 1;
    let next = 0;
    const runSession = async () => {
      const connection = await connect(signal);
      try {
        const buffers = createHashBuffers();
        for (let taken = 0; ; taken++) {
          const range = ranges[next++];
          if (range === undefined) return;
          if (taken % rangesPerTransaction === 0) await joinAgain(connection, snapshot);
          const { place, source } = range.table;
          const onRows = (rows: number, bytes: number) => input.onRows?.(source, rows, bytes);
          const ofTable = hashes[place] ?? [];
          ofTable.push(await hashStatement(connection, copyStatement(range), { buffers, onRows }));
          if (ofTable.length === rangesOf[place]) input.onHash?.(source, combineHashes(ofTable));
        }
      } finally {
        await connection.close();
      }
    };
    await runTogether(
      Array.from({ length: Math.min(sessions, ranges.length) }, () => runSession),
      failure,
    );
    return hashes.map(combineHashes);
  } finally {
    await coordinator.close();
  }
}

async function exportSnapshot(connection: RepositoryConnection): Promise<SharedSnapshot> {
  await connection.execute('begin isolation level repeatable read read only');
  const [snapshot] = await connection.query<{ id: string; encoding: string }>(
    `select pg_catalog.pg_export_snapshot() as id, pg_catalog.current_setting('server_encoding') as encoding`,
  );
  if (snapshot === undefined) throw new AppError('INTERNAL', 'PostgreSQL exported no snapshot.');
  return { id: snapshot.id, catalog: { encoding: snapshot.encoding } };
}

async function joinAgain(connection: RepositoryConnection, snapshot: SharedSnapshot): Promise<void> {
  await connection.execute('rollback');
  await joinSnapshot(connection, snapshot);
}

type MeasuredTable<Table> = RangedTable & { place: number; source: Table };

/** A table that is not there has no pages: reading it says so. */
async function measureTables<Table extends HashedTable>(
  connection: RepositoryConnection,
  tables: readonly Table[],
): Promise<MeasuredTable<Table>[]> {
  const sizes = await connection.query<{ pages: number; bytes: string }>(
    `select pg_catalog.ceil(coalesce(pg_catalog.pg_relation_size(c.oid), 0)
        / pg_catalog.current_setting('block_size')::float8)::int as pages,
      coalesce(pg_catalog.pg_table_size(c.oid), 0) as bytes
      from rows from (pg_catalog.unnest($1::text[]), pg_catalog.unnest($2::text[])) with ordinality as wanted (schema, name, place)
      left join pg_catalog.pg_namespace n on n.nspname = wanted.schema
      left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.name
      order by wanted.place`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  );
  return tables.map((source, place) => {
    const { schema, name, columns } = source;
    const { pages = 0, bytes = '0' } = sizes[place] ?? {};
    return { schema, name, columns, pages, bytes: Number(bytes), place, source };
  });
}
