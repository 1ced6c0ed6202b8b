import type { CopyBuffers, RepositoryConnection } from '#server/ports/repository.ts';
import { ContentHash, type RowsHash } from '../content-hash/content-hash.ts';
import { BufferPool } from '../copy-out/buffer-pool.ts';
import { copyStatement, type RangedTable } from '../copy-out/plan-ranges.ts';

/** A table of a manifest or of the catalog. The order of the columns is that of the rows' text. */
export type HashedTable = Pick<RangedTable, 'schema' | 'name' | 'columns'>;

const readBytes = 512 * 1024;

/**
 * The hash of a table's rows as the session sees them now, in the transaction that is open if one is: equal to the
 * `contentHash` of a backup of the same rows. The session's settings are as they were when it is done.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function hashTable(connection: RepositoryConnection, table: HashedTable): Promise<RowsHash> {
  const [before] = await connection.query<Record<'path' | 'client' | 'server', string>>(
    `select pg_catalog.current_setting('search_path') as path, pg_catalog.current_setting('client_encoding') as client,
      pg_catalog.current_setting('server_encoding') as server`,
  );
  const { path = '', client = 'UTF8', server = 'UTF8' } = before ?? {};
  await setForRows(connection, '', server === 'SQL_ASCII' ? server : client);
  try {
    const whole = { table: { ...table, pages: 0, bytes: 0 }, start: 0, end: null };
    return await hashStatement(connection, copyStatement(whole), { buffers: createHashBuffers() });
  } finally {
    await setForRows(connection, path, client).catch(() => {});
  }
}

/** As a backup's session has them: see joinSnapshot(). */
async function setForRows(connection: RepositoryConnection, path: string, encoding: string): Promise<void> {
  await connection.query(
    "select pg_catalog.set_config('search_path', $1, false), pg_catalog.set_config('client_encoding', $2, false)",
    [path, encoding],
  );
}

/** What one session's statements, one after another, may read into. */
export function createHashBuffers(): CopyBuffers {
  return new BufferPool(readBytes, 1);
}

/** The hash of what a `copy ... to stdout` gives. @param options.onRows is told of rows and their bytes of COPY text */
export async function hashStatement(
  connection: RepositoryConnection,
  statement: string,
  { buffers, onRows }: { buffers: CopyBuffers; onRows?: (rows: number, bytes: number) => void },
): Promise<RowsHash> {
  const hash = new ContentHash();
  for await (const { data, rows } of connection.copyOut(statement, { buffers })) {
    try {
      hash.add(data);
    } finally {
      buffers.give(data);
    }
    onRows?.(rows, data.length);
  }
  return hash.value();
}
