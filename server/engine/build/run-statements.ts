import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';
import { isAppError } from '#server/errors.ts';
import { explainStatement } from './explain-statement.ts';
import type { Statement } from './read-statement.ts';

/** Each group is a transaction: small enough for the locks that a server is set up for. */
const statementsAtOnce = 50;

/**
 * Runs statements in their order, several at a time. Of a group that fails nothing is left, so its statements are run again one by
 * one to find the one that was refused.
 * @throws AppError REPOSITORY_REFUSED that names what the statement makes, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function runStatements(connection: RepositoryConnection, statements: readonly Statement[]): Promise<void> {
  for (let start = 0; start < statements.length; start += statementsAtOnce) {
    const group = statements.slice(start, start + statementsAtOnce);
    try {
      await connection.execute(group.map(({ sql }) => sql).join(';\n'));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
      await runOneByOne(connection, group);
    }
  }
}

async function runOneByOne(connection: RepositoryConnection, statements: readonly Statement[]): Promise<void> {
  for (const statement of statements) {
    try {
      await connection.execute(statement.sql);
    } catch (error) {
      throw explainStatement(error, statement);
    }
  }
}
