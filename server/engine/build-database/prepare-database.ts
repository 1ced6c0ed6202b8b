import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import type { Builder } from '../build-role/builder.ts';
import { openOwnerSession } from '../sessions/open-owner-session.ts';
import type { Statement } from '../statements/read-statement.ts';
import { statementsOf } from '../statements/statements-of.ts';
import type { BuildInput } from './build-input.ts';
import { runStatements } from './run-statements.ts';

/**
 * Does in an empty database what needs the rights of the repository's role. It creates the extensions, each in its schema, which belongs
 * to the builder: nothing of the archive exists yet that their scripts could call. It also grants the builder the schema public, the
 * tablespaces and, for a trusted archive, the foreign data wrappers.
 * @returns the names of the schemas that it created, quoted as in the archive's SQL
 * @throws AppError REPOSITORY_REFUSED that names what could not be created, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function prepareDatabase(input: BuildInput): Promise<Set<string>> {
  const { builder, schema, isOwn } = input;
  const { preData, postData } = statementsOf(schema);
  const statements = [...preData, ...postData];
  const extensions = statements.filter(({ what }) => what === 'extension');
  const made = schemasOf(extensions, statements);
  const connection = await openOwnerSession(input);
  try {
    await runStatements(connection, [...made.values()].map(ownedBy(builder)));
    await runStatements(connection, extensions);
    const { login } = builder;
    if (login !== null) {
      const role = quoteIdentifier(login.name);
      const grants = await connection.query<{ sql: string }>(grantsQuery, [
        tablespacesOf(statements),
        isOwn ? 'trusted' : 'foreign',
      ]);
      for (const { sql } of grants) await connection.execute(`${sql} to ${role}`);
    }
  } finally {
    await connection.close();
  }
  return new Set(made.keys());
}

/** Finds the statements that create the schemas of extensions, by the schemas' names as quoted in the SQL. */
function schemasOf(extensions: readonly Statement[], all: readonly Statement[]): Map<string, Statement> {
  const wanted = new Set(extensions.map(({ found }) => found.ident));
  const makings = all.filter(({ kind, found }) => kind === 'schema' && wanted.has(found.name));
  return new Map(makings.flatMap((making) => (making.found.name === undefined ? [] : [[making.found.name, making]])));
}

/** Makes the builder the owner of a schema. A new database already has the schema public, so `if not exists` is added. */
function ownedBy({ login }: Builder) {
  return (making: Statement): Statement => {
    const owner = login === null ? '' : ` authorization ${quoteIdentifier(login.name)}`;
    return { ...making, sql: `create schema if not exists ${making.found.name}${owner}` };
  };
}

function tablespacesOf(statements: readonly Statement[]): string[] {
  const names = statements.flatMap(({ found, kind }) =>
    kind === 'setting' && found.value !== undefined ? [found.value] : [],
  );
  return [...new Set(names)];
}

/**
 * The grants that the session's role may make. Before PostgreSQL 15 everybody may create objects in the schema public of a new
 * database.
 */
const grantsQuery = `select pg_catalog.format('grant usage, create on schema %I', n.nspname) as sql
    from pg_catalog.pg_namespace n where n.nspname = 'public' and pg_catalog.pg_has_role(n.nspowner, 'usage')
  union all
  select pg_catalog.format('grant create on tablespace %I', t.spcname)
    from pg_catalog.pg_tablespace t
   where pg_catalog.quote_ident(t.spcname) = any ($1) and pg_catalog.has_tablespace_privilege(t.oid, 'create with grant option')
  union all
  select pg_catalog.format('grant usage on foreign data wrapper %I', w.fdwname)
    from pg_catalog.pg_foreign_data_wrapper w
   where $2 = 'trusted' and pg_catalog.has_foreign_data_wrapper_privilege(w.oid, 'usage with grant option')`;
