import type { RepositoryConnection } from '#server/ports/repository.ts';

const statementsAtOnce = 200;

/**
 * Runs statements in their order, 200 in each round trip.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function executeAll(connection: RepositoryConnection, statements: readonly string[]): Promise<void> {
  for (let start = 0; start < statements.length; start += statementsAtOnce) {
    await connection.execute(statements.slice(start, start + statementsAtOnce).join('; '));
  }
}
