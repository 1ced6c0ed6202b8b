import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { RowsHash } from '../content-hash/content-hash.ts';
import { listStatement, piecesStatement } from '../copy-out/large-object-statements.ts';
import { createHashBuffers, hashStatement } from './hash-table.ts';

/**
 * Hashes the list of the database's large objects as the session sees them. For the same objects the hash equals the `contentHash`
 * of `largeObjects.list` in the manifest of their backup.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export function hashObjectList(connection: RepositoryConnection): Promise<RowsHash> {
  return hashStatement(connection, listStatement, { buffers: createHashBuffers() });
}

/**
 * Hashes the bytes of the large objects. For the same objects the hash equals the `contentHash` of `largeObjects.data`.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export function hashObjectData(connection: RepositoryConnection): Promise<RowsHash> {
  return hashStatement(connection, piecesStatement('0'), { buffers: createHashBuffers() });
}
