import { isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

/**
 * Reads in a savepoint of the open transaction, so that the transaction goes on when PostgreSQL refuses the read.
 * @returns null when PostgreSQL refused it
 * @throws AppError every failure but REPOSITORY_REFUSED
 */
export async function tryRead<T>(connection: RepositoryConnection, read: () => Promise<T>): Promise<T | null> {
  await connection.execute('savepoint tried_read');
  try {
    const found = await read();
    await connection.execute('release savepoint tried_read');
    return found;
  } catch (error) {
    if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
    await connection.execute('rollback to savepoint tried_read; release savepoint tried_read');
    return null;
  }
}
