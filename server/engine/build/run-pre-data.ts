import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';
import { readKnownStatement } from './read-known-statement.ts';
import type { Statement } from './read-statement.ts';
import { runStatements } from './run-statements.ts';

/**
 * Makes all that rows need: types, functions, tables, sequences, views. Privileges on schemas come first, as a table can only be
 * given to a role that may create in its schema; all others are left for the end, as some take from an owner what filling its tables needs.
 * @returns the statements about privileges, to be run when all else is done
 * @throws AppError REPOSITORY_REFUSED that names what could not be made, ARCHIVE_INVALID for what pg_dump does not write,
 *   REPOSITORY_UNREACHABLE, STOPPED
 */
export async function runPreData(connection: RepositoryConnection, script: readonly string[]): Promise<Statement[]> {
  const statements = script.map(readKnownStatement).filter(({ runs }) => runs !== 'nobody');
  const privileges = statements.filter(({ kind }) => kind === 'privilege');
  const others = statements.filter(({ kind }) => kind !== 'privilege');
  const onSchemas = privileges.filter(({ sql, what }) => what === 'privileges on the schema' && /^grant/i.test(sql));
  const begin = others.findLastIndex(({ kind }) => kind === 'schema') + 1;
  const [first, rest] = [others.slice(0, begin), others.slice(begin)];
  await connection.execute(`select pg_catalog.set_config('search_path', '', false)`);
  await runStatements(connection, first.map(keepPublic));
  await runStatements(connection, onSchemas);
  await runStatements(connection, rest);
  return privileges;
}

/** A backup of some schemas alone has a statement for public, which every new database has. */
function keepPublic(statement: Statement): Statement {
  return statement.kind === 'schema' && statement.found.name === 'public'
    ? { ...statement, sql: 'create schema if not exists public' }
    : statement;
}
