import type { RepositoryConnection } from '#server/ports/repository.ts';
import { isBuilders, type Statement } from '../statements/read-statement.ts';
import { isOptional } from './left-out.ts';
import { inOlderWords } from './older-not-null.ts';
import { type LeftOut, runStatements } from './run-statements.ts';

/**
 * Creates all objects that rows need: types, functions, tables, sequences and views. pg_dump writes names with their schemas, but SQL has
 * no place for the schema of an operator in IS DISTINCT FROM, NULLIF, CASE, USING and IN. So the search_path is that of the database, and
 * the schemas of its extensions follow.
 * @param connection a session of the builder
 * @param script the statements of readKnownStatement(); those that the builder does not run are left out
 * @param options.madeSchemas the names of schemas that exist already, quoted as in the archive's SQL
 * @param options.searchPath the search_path of the database, which stays in the session
 * @returns what rows do not need and PostgreSQL refused
 * @throws AppError REPOSITORY_REFUSED that names what could not be created, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function runPreData(
  connection: RepositoryConnection,
  script: readonly Statement[],
  { madeSchemas, searchPath }: { madeSchemas: ReadonlySet<string>; searchPath: string },
): Promise<LeftOut[]> {
  const isThere = ({ kind, found }: Statement) => kind === 'schema' && madeSchemas.has(found.name ?? '');
  const due = script.filter((statement) => isBuilders(statement) && !isThere(statement));
  const [path] = await connection.query<{ extended: string; version: number }>(
    `select pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version, pg_catalog.concat_ws(', ', $1::text, (
        select pg_catalog.string_agg(distinct pg_catalog.quote_ident(n.nspname), ', ')
          from pg_catalog.pg_extension x join pg_catalog.pg_namespace n on n.oid = x.extnamespace
         where n.nspname <> 'pg_catalog')) as extended`,
    [searchPath],
  );
  await connection.query(`select pg_catalog.set_config('search_path', $1, false)`, [path?.extended ?? searchPath]);
  const statements = due.map(keepPublic).flatMap((statement) => inOlderWords(statement, path?.version ?? 0));
  return runStatements(connection, statements, isOptional);
}

/** A backup of some schemas alone has a statement for public, which every new database has. */
function keepPublic(statement: Statement): Statement {
  return statement.kind === 'schema' && statement.found.name === 'public'
    ? { ...statement, sql: 'create schema if not exists public' }
    : statement;
}
