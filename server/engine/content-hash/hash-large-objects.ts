import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';
import { listStatement, piecesStatement } from '../backup/large-object-statements.ts';
import type { RowsHash } from './content-hash.ts';
import { createHashBuffers, hashStatement } from './hash-table.ts';

/**
 * The hashes of the database's large objects as the session sees them: equal to the `contentHash` of `largeObjects.list` and
 * `largeObjects.data` in the manifest of a backup of the same ones.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function hashLargeObjects(connection: RepositoryConnection): Promise<{ list: RowsHash; data: RowsHash }> {
  const buffers = createHashBuffers();
  return {
    list: await hashStatement(connection, listStatement, { buffers }),
    data: await hashStatement(connection, piecesStatement('0'), { buffers }),
  };
}
