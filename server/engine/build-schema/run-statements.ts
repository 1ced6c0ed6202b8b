import { type AppError, isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { explainStatement } from '../statements/explain-statement.ts';
import type { Statement } from '../statements/read-statement.ts';
import { inSavepoint } from '../weaker/in-savepoint.ts';
import { type PlacedStatement, sqlWithSettings } from './plan-post-data.ts';

type Runnable = Statement & Partial<Pick<PlacedStatement, 'settings'>>;

/** How many statements one transaction runs: few enough for the number of locks that a server allows by default. */
const statementsAtOnce = 50;

/** With these settings PostgreSQL reads a statement as scan-statements.ts does, whatever earlier code of the archive has set. */
export const readAsScanned = `set standard_conforming_strings to on; set client_encoding to 'UTF8'`;

/** A statement that was refused for what it holds, and why. */
export type LeftOut = { statement: Statement; error: AppError };

/**
 * Runs statements in their order, in transactions of several statements. When a transaction fails, its statements run again one by one
 * to name the one that was refused, in a transaction too: a statement that can't run inside a transaction never runs.
 * @param mayLeaveOut whether a statement that is refused for what it holds is left out; none is unless given
 * @returns the statements that were left out
 * @throws AppError REPOSITORY_REFUSED that names what the statement creates, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function runStatements(
  connection: RepositoryConnection,
  statements: readonly Runnable[],
  mayLeaveOut: (statement: Statement, error: AppError) => boolean = () => false,
): Promise<LeftOut[]> {
  const leftOut: LeftOut[] = [];
  for (const group of groupsOf(statements)) {
    try {
      await inTransaction(connection, () => runGroup(connection, group));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
      await inTransaction(connection, () => runOneByOne(connection, group, { mayLeaveOut, leftOut }));
    }
  }
  return leftOut;
}

/** A BEGIN ATOMIC body has an end that only PostgreSQL knows for certain, so such a statement is sent alone. */
function groupsOf(statements: readonly Runnable[]): Runnable[][] {
  const groups: Runnable[][] = [];
  let last: Runnable[] = [];
  for (const statement of statements) {
    if (last.length === 0 || last.length >= statementsAtOnce || statement.isAtomic || last[0]?.isAtomic === true) {
      last = [];
      groups.push(last);
    }
    last.push(statement);
  }
  return groups;
}

async function inTransaction(connection: RepositoryConnection, work: () => Promise<void>): Promise<void> {
  await connection.execute(`${readAsScanned}; begin`);
  try {
    await work();
    await connection.execute('commit');
  } catch (error) {
    if (isAppError(error) && error.code === 'REPOSITORY_REFUSED') await connection.execute('rollback');
    throw error;
  }
}

async function runGroup(connection: RepositoryConnection, group: readonly Runnable[]): Promise<void> {
  const [first] = group;
  if (first?.isAtomic === true) await runOne(connection, first);
  else await connection.execute(group.map(sqlOf).join(';\n'));
}

async function runOneByOne(
  connection: RepositoryConnection,
  statements: readonly Runnable[],
  how: { mayLeaveOut: (statement: Statement, error: AppError) => boolean; leftOut: LeftOut[] },
): Promise<void> {
  for (const statement of statements) {
    const error = await inSavepoint(connection, () => runOne(connection, statement)).catch((failure: unknown) => {
      throw explainStatement(failure, statement);
    });
    if (error === null) continue;
    if (!how.mayLeaveOut(statement, error)) throw explainStatement(error, statement);
    how.leftOut.push({ statement, error });
  }
}

async function runOne(connection: RepositoryConnection, statement: Runnable): Promise<void> {
  if (!statement.isAtomic) {
    await connection.execute(sqlOf(statement));
    return;
  }
  if (statement.settings !== undefined) await connection.execute(statement.settings.join(';\n'));
  await connection.executeOne(statement.sql);
}

function sqlOf(statement: Runnable): string {
  return sqlWithSettings({ ...statement, settings: statement.settings ?? [] });
}
