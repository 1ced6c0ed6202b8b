import { isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { BuildInput } from '../build-database/build-input.ts';
import { giveLargeObjects } from '../build-database/load-large-objects.ts';
import type { OwnersWork } from '../build-database/owners-work.ts';
import type { LeftOut } from '../build-schema/run-statements.ts';
import { endRoleSessionsHere } from '../sessions/end-sessions.ts';
import { openOwnerSession } from '../sessions/open-owner-session.ts';
import { explainStatement } from '../statements/explain-statement.ts';
import type { Statement } from '../statements/read-statement.ts';
import { inSavepoint } from '../weaker/in-savepoint.ts';
import { isAboutNothing, noteLeftOut } from './left-out-statements.ts';

/** How many statements one transaction runs: few enough for the number of locks that a server allows by default. */
const ownersAtOnce = 50;

/**
 * Does what handOver() does, but rolls every transaction back, as the database is to be dropped. So nothing in it ever belongs to a
 * role that can do more than the builder. Otherwise the server's own processes would run the archive's code with that role's rights.
 * @param whileGiven is called while the large objects have the owners that they have in the archive
 * @returns sentences that an administrator should know
 * @throws AppError as handOver does
 */
export async function tryHandOver(
  input: BuildInput,
  work: OwnersWork,
  whileGiven: (connection: RepositoryConnection) => Promise<string[]>,
): Promise<string[]> {
  const connection = await openOwnerSession(input);
  try {
    if (input.builder.login !== null) await endRoleSessionsHere(connection, input.builder.login.name);
    const leftOut: LeftOut[] = [];
    for (let start = 0; start < work.owners.length; start += ownersAtOnce) {
      leftOut.push(
        ...(await tryStatements(connection, [...work.schemas, ...work.owners.slice(start, start + ownersAtOnce)])),
      );
    }
    const others = [...work.schemas, ...work.publications, ...work.comments, ...work.privileges];
    leftOut.push(...(await tryStatements(connection, others)));
    await tryStatements(connection, work.eventTriggers);
    await connection.execute('begin');
    const notes = await giveLargeObjects(input, connection);
    notes.push(...(await whileGiven(connection)), ...noteLeftOut(leftOut));
    await connection.execute('rollback');
    return notes;
  } finally {
    await connection.close();
  }
}

/** Runs statements and rolls them back. When one is refused, they run again one by one, to name the refused one. */
async function tryStatements(connection: RepositoryConnection, statements: readonly Statement[]): Promise<LeftOut[]> {
  const leftOut: LeftOut[] = [];
  if (statements.length === 0) return leftOut;
  try {
    await connection.execute(['begin', ...statements.map(({ sql }) => sql)].join(';\n'));
    await connection.execute('rollback');
  } catch (error) {
    if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
    await connection.execute('rollback; begin');
    for (const statement of statements) {
      const error = await inSavepoint(connection, () => connection.execute(statement.sql)).catch((refusal: unknown) => {
        throw explainStatement(refusal, statement);
      });
      if (error === null) continue;
      if (!isAboutNothing(statement, error)) throw explainStatement(error, statement);
      leftOut.push({ statement, error });
    }
    await connection.execute('rollback');
  }
  return leftOut;
}
