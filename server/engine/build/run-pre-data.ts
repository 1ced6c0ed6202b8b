import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';
import { readStatement, type Statement } from './read-statement.ts';
import { runStatements } from './run-statements.ts';

/**
 * Makes all that rows need: types, functions, tables, sequences, views. Privileges on schemas come first, as a table can only be
 * given to a role that may create in its schema; all others are left for the end, as some take from an owner what filling its tables needs.
 * @returns the statements about privileges, to be run when all else is done
 * @throws AppError REPOSITORY_REFUSED that names what could not be made, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function runPreData(connection: RepositoryConnection, script: readonly string[]): Promise<Statement[]> {
  const known = await readSettings(connection);
  const statements = script.map(readStatement).filter(({ kind }) => kind !== 'large object');
  const privileges = statements.filter(({ kind }) => kind === 'privilege');
  const others = statements.filter((statement) => statement.kind !== 'privilege' && isKnown(statement, known));
  const onSchemas = privileges.filter(({ sql }) => /^GRANT [^'"]*? ON SCHEMA /.test(sql));
  const begin = others.findLastIndex(({ kind }) => kind === 'schema') + 1;
  const [first, rest] = [others.slice(0, begin), others.slice(begin)];
  await connection.execute(`select pg_catalog.set_config('search_path', '', false)`);
  await runStatements(connection, first.map(keepPublic));
  await runStatements(connection, onSchemas);
  await runStatements(connection, rest);
  return privileges;
}

/** A newer pg_dump writes settings that an older server does not know; psql goes on past them. */
function isKnown({ kind, sql }: Statement, settings: ReadonlySet<string>): boolean {
  if (kind !== 'setting') return true;
  const name = /^SET (?:LOCAL |SESSION )?([\w.]+)/.exec(sql)?.[1];
  return name === undefined || settings.has(name.toLowerCase());
}

async function readSettings(connection: RepositoryConnection): Promise<Set<string>> {
  const rows = await connection.query<{ name: string }>(
    'select pg_catalog.lower(name) as name from pg_catalog.pg_settings',
  );
  return new Set(rows.map(({ name }) => name));
}

/** A backup of some schemas alone has a statement for public, which every new database has. */
function keepPublic(statement: Statement): Statement {
  return statement.sql === 'CREATE SCHEMA public'
    ? { ...statement, sql: 'create schema if not exists public' }
    : statement;
}
