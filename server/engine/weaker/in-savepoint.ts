import type { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { isAboutContent } from './is-about-content.ts';

/**
 * Does work in a savepoint of the open transaction.
 * @returns null, or why PostgreSQL refused the work for what rows or definitions are: then all of it was taken back
 * @throws AppError every other failure
 */
export async function inSavepoint(
  connection: RepositoryConnection,
  work: () => Promise<unknown>,
): Promise<AppError | null> {
  await connection.execute('savepoint attempt');
  try {
    await work();
    await connection.execute('release savepoint attempt');
    return null;
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    await connection.execute('rollback to savepoint attempt; release savepoint attempt');
    return error;
  }
}
