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

/** Statements about the same object stay together, as some need what others have done. */
function groupsByName(statements: readonly Statement[]): Statement[][] {
  const groups: Statement[][] = [];
  let last: Statement[] | undefined;
  for (const statement of statements) {
    const isSame = last?.at(-1)?.found.name === statement.found.name;
    if (last === undefined || (last.length >= ownersAtOnce && !isSame)) {
      last = [];
      groups.push(last);
    }
    last.push(statement);
  }
  return groups;
}

/**
 * Does what handOver() does, but rolls every transaction back, as the database is to be dropped. So nothing in it ever belongs to a
 * role that can do more than the builder. Otherwise the server's own processes would run the archive's code with that role's rights.
 * Large objects hold no code. They are given in transactions of their own, as each takes a lock.
 * @param whileGiven is called when the large objects have the owners that they have in the archive
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
    leftOut.push(...(await tryStatements(connection, [...work.schemas, ...work.publications])));
    for (const group of [...groupsByName(work.comments), ...groupsByName(work.privileges)])
      leftOut.push(...(await tryStatements(connection, group)));
    await tryStatements(connection, work.eventTriggers);
    const notes = await giveLargeObjects(input, connection);
    notes.push(...(await whileGiven(connection)), ...noteLeftOut(leftOut));
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
