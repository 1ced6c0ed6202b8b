import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { combineHashes, type RowsHash } from '../content-hash/content-hash.ts';
import { exportSnapshot } from '../copy-out/open-snapshot.ts';
import { copyStatement, planRanges, type RangedTable } from '../copy-out/plan-ranges.ts';
import { runOnSnapshot } from '../copy-out/run-on-snapshot.ts';
import { SnapshotConnection } from '../copy-out/snapshot-connection.ts';
import { createHashBuffers, type HashedTable, hashStatement } from './hash-table.ts';

export type HashTablesInput<Table extends HashedTable> = {
  repository: Repository;
  /** Another database of the repository's server; the repository itself when it is left out. */
  database?: string;
  applicationName: string;
  /** Sessions that read at once, besides the one that holds the snapshot. */
  connections: number;
  tables: readonly Table[];
  signal: AbortSignal;
  /** The encoding of the rows in the archive with whose hashes these are compared; that of the database unless given. */
  rowsAs?: string;
  /** Is called with numbers of rows that were hashed, and their bytes of COPY text. */
  onRows?: (table: Table, rows: number, bytes: number) => void;
  /** Is called with a table's hash as soon as all of the table was read. */
  onHash?: (table: Table, hash: RowsHash) => void;
};

/**
 * Hashes the rows of all tables as they are at one instant, on several sessions. A table that is large compared with the others is
 * read in ranges of its pages, as a backup copies it.
 * @returns the hashes, in the order of `tables`
 * @throws AppError whatever failed first: REPOSITORY_REFUSED (a table that is not there, may not be read or is locked),
 *   REPOSITORY_UNREACHABLE, STOPPED
 */
export async function hashTables<Table extends HashedTable>(input: HashTablesInput<Table>): Promise<RowsHash[]> {
  const { repository, database, applicationName } = input;
  const connect = (signal: AbortSignal) => repository.connect({ applicationName, database, signal });
  const coordinator = await connect(input.signal);
  try {
    const snapshot = await exportSnapshot(coordinator, input.rowsAs);
    const sessions = Math.max(input.connections, 1);
    const ranges = planRanges(await measureTables(coordinator, input.tables), sessions);
    const hashes: RowsHash[][] = input.tables.map(() => []);
    const rangesOf: number[] = input.tables.map(() => 0);
    for (const { table } of ranges) rangesOf[table.place] = (rangesOf[table.place] ?? 0) + 1;
    await runOnSnapshot({
      snapshot,
      tasks: ranges,
      sessions,
      signal: input.signal,
      open: async (signal) => new HashSession(await connect(signal)),
      run: async (session, range) => {
        const { place, source } = range.table;
        const ofTable = hashes[place] ?? [];
        ofTable.push(
          await hashStatement(session.connection, copyStatement(range), {
            buffers: session.buffers,
            onRows: (rows, bytes) => input.onRows?.(source, rows, bytes),
          }),
        );
        if (ofTable.length === rangesOf[place]) input.onHash?.(source, combineHashes(ofTable));
      },
    });
    return hashes.map(combineHashes);
  } finally {
    await coordinator.close();
  }
}

/** A session with the buffers that its statements, one after another, read into. */
class HashSession extends SnapshotConnection {
  readonly buffers = createHashBuffers();
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
