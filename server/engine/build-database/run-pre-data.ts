import type { RepositoryConnection } from '#server/ports/repository.ts';
import { isBuilders, type Statement } from '../statements/read-statement.ts';
import { runStatements } from './run-statements.ts';

/**
 * Creates all objects that rows need: types, functions, tables, sequences and views.
 * @param connection a session of the builder
 * @param script the statements of readKnownStatement(); those that the builder does not run are left out
 * @param madeSchemas the names of schemas that exist already, quoted as in the archive's SQL
 * @throws AppError REPOSITORY_REFUSED that names what could not be created, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function runPreData(
  connection: RepositoryConnection,
  script: readonly Statement[],
  madeSchemas: ReadonlySet<string>,
): Promise<void> {
  const isThere = ({ kind, found }: Statement) => kind === 'schema' && madeSchemas.has(found.name ?? '');
  const due = script.filter((statement) => isBuilders(statement) && !isThere(statement));
  await connection.execute(`select pg_catalog.set_config('search_path', '', false)`);
  await runStatements(connection, due.map(keepPublic));
}

/** A backup of some schemas alone has a statement for public, which every new database has. */
function keepPublic(statement: Statement): Statement {
  return statement.kind === 'schema' && statement.found.name === 'public'
    ? { ...statement, sql: 'create schema if not exists public' }
    : statement;
}
