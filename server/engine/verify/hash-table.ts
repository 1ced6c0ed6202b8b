import type { CopyBuffers, RepositoryConnection } from '#server/ports/repository.ts';
import { ContentHash, type RowsHash } from '../content-hash/content-hash.ts';
import { BufferPool } from '../copy-out/buffer-pool.ts';
import { copyStatement, type RangedTable } from '../copy-out/plan-ranges.ts';

/** A table of a manifest or of the catalog. Its columns have the order of the COPY text. */
export type HashedTable = Pick<RangedTable, 'schema' | 'name' | 'columns'>;

const readBytes = 512 * 1024;

/**
 * Hashes a table's rows as the session sees them now, in its open transaction if there is one. For the same rows the hash equals the
 * `contentHash` of a backup. The session's settings are restored at the end.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function hashTable(connection: RepositoryConnection, table: HashedTable): Promise<RowsHash> {
  const [before] = await connection.query<Record<'path' | 'client' | 'server', string>>(
    `select pg_catalog.current_setting('search_path') as path, pg_catalog.current_setting('client_encoding') as client,
      pg_catalog.current_setting('server_encoding') as server`,
  );
  const { path = '', client = 'UTF8', server = 'UTF8' } = before ?? {};
  await setForRows(connection, '', server);
  try {
    const whole = { table: { ...table, pages: 0, bytes: 0 }, start: 0, end: null };
    return await hashStatement(connection, copyStatement(whole), { buffers: createHashBuffers() });
  } finally {
    await setForRows(connection, path, client).catch(() => {});
  }
}

/** Sets the search_path and encoding under which a backup's sessions copy rows (joinSnapshot). */
async function setForRows(connection: RepositoryConnection, path: string, encoding: string): Promise<void> {
  await connection.query(
    "select pg_catalog.set_config('search_path', $1, false), pg_catalog.set_config('client_encoding', $2, false)",
    [path, encoding],
  );
}

/** Creates the buffers that one session's statements, one after another, read into. */
export function createHashBuffers(): CopyBuffers {
  return new BufferPool(readBytes, 1);
}

/** Hashes the output of a `copy ... to stdout`. @param options.onRows is called with numbers of rows and their bytes of COPY text */
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
