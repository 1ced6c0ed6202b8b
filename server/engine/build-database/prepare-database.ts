import type { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import type { Builder } from '../build-role/builder.ts';
import { type LeftOut, runStatements } from '../build-schema/run-statements.ts';
import { listNames } from '../report/list-names.ts';
import { openOwnerSession } from '../sessions/open-owner-session.ts';
import type { Statement } from '../statements/read-statement.ts';
import { statementsOf } from '../statements/statements-of.ts';
import { settingStatement } from '../switch/copy-database-properties.ts';
import { type DatabaseSetting, readDatabaseProperties } from '../switch/read-database-properties.ts';
import { tryAlone } from '../weaker/try-alone.ts';
import type { BuildInput } from './build-input.ts';

/**
 * Does in an empty database what needs the rights of the repository's role. It creates the extensions, each in its schema, which belongs
 * to the builder: nothing of the archive exists yet that their scripts could call. It also grants the builder the schema public, the
 * tablespaces and, for a trusted archive, the foreign data wrappers.
 * It makes the schemas of the archive that an extension owned and does not make.
 * The database gets the settings of the repository's database, as far as the role may make them, before anything is evaluated in it.
 * @throws AppError REPOSITORY_REFUSED that names what could not be created, REPOSITORY_UNREACHABLE, STOPPED
 */
export async function prepareDatabase(input: BuildInput): Promise<PreparedDatabase> {
  const { builder, schema, isOwn } = input;
  const { preData, postData } = statementsOf(schema);
  const statements = [...preData, ...postData];
  const extensions = statements.filter(({ what }) => what === 'extension');
  const made = schemasOf(extensions, statements);
  const connection = await openOwnerSession(input);
  try {
    await runStatements(connection, [...made.values()].map(ownedBy(builder)));
    const leftOut = await runStatements(connection, extensions, isRefusedExtension);
    const added = await makeMissingSchemas(connection, input, statements);
    const { login } = builder;
    if (login !== null) {
      const role = quoteIdentifier(login.name);
      const grants = await connection.query<{ sql: string }>(grantsQuery, [
        tablespacesOf(statements),
        isOwn ? 'trusted' : 'foreign',
      ]);
      for (const { sql } of grants) await connection.execute(`${sql} to ${role}`);
    }
    const refused = await copySettings(connection, input);
    const owned = await readSchemasOfExtensions(connection, input.archive.manifest.schemas);
    return {
      madeSchemas: new Set(made.keys()),
      leftOut,
      notes: [...noteSchemas(added, owned), ...noteSettings(refused)],
    };
  } finally {
    await connection.close();
  }
}

/** What prepareDatabase() did. */
export type PreparedDatabase = {
  /** The names of the schemas that it created, quoted as in the archive's SQL. */
  madeSchemas: ReadonlySet<string>;
  /** The extensions that the role may not create, or that the server does not have. */
  leftOut: LeftOut[];
  notes: string[];
};

/** An extension that only a superuser may create is left out: a table that needs it then can't be created, and says so. */
function isRefusedExtension(_: Statement, error: AppError): boolean {
  return error.sqlState === '42501' || error.sqlState === '0A000';
}

/**
 * Makes the schemas in which the archive has something, which no statement of it makes, and which are not there now that the extensions are. Such a
 * schema was put into an extension afterwards, or by another version of it.
 * @returns their names
 */
async function makeMissingSchemas(
  connection: RepositoryConnection,
  { builder, archive: { manifest } }: BuildInput,
  statements: readonly Statement[],
): Promise<string[]> {
  const made = new Set(statements.filter(({ kind }) => kind === 'schema').map(({ found }) => found.name));
  const wanted = new Set(manifest.schemas.filter((name) => !made.has(name) && !made.has(quoteIdentifier(name))));
  const missing = await connection.query<{ name: string }>(
    `select wanted.name from pg_catalog.unnest($1::text[]) as wanted (name)
      where not exists (select from pg_catalog.pg_namespace n where n.nspname = wanted.name) order by 1`,
    [[...wanted]],
  );
  const owner = builder.login === null ? '' : ` authorization ${quoteIdentifier(builder.login.name)}`;
  const added: string[] = [];
  for (const { name } of missing) {
    const refusal = await tryAlone(() => connection.execute(`create schema ${quoteIdentifier(name)}${owner}`));
    if (refusal === null) added.push(name);
  }
  return added;
}

type SchemaOfExtension = { name: string; extension: string };

async function readSchemasOfExtensions(
  connection: RepositoryConnection,
  schemas: readonly string[],
): Promise<SchemaOfExtension[]> {
  return connection.query<SchemaOfExtension>(
    `select n.nspname::text as name, x.extname::text as extension
       from pg_catalog.pg_namespace n
       join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e'
       join pg_catalog.pg_extension x on d.refclassid = 'pg_catalog.pg_extension'::regclass and x.oid = d.refobjid
      where n.nspname = any ($1) order by 1`,
    [schemas],
  );
}

function noteSchemas(added: readonly string[], owned: readonly SchemaOfExtension[]): string[] {
  return [
    ...added.map(
      (name) =>
        `The schema ${name} belonged to an extension that does not make it in a new database. It came back as an ordinary schema, with what it held.`,
    ),
    ...owned.map(
      ({ name, extension }) =>
        `The schema ${name} is made by the extension ${extension}, so it has the owner and the privileges that the extension gives it.`,
    ),
  ];
}

/** @returns the names of the settings that the role may not make */
async function copySettings(connection: RepositoryConnection, input: BuildInput): Promise<string[]> {
  const own = await readRepositorySettings(input);
  const refused: string[] = [];
  for (const setting of own) {
    // The console makes roles read-only for a time: that is no setting of the database.
    if (setting.role !== null && setting.name === 'default_transaction_read_only') continue;
    const statement = settingStatement(input.database, setting);
    if ((await tryAlone(() => connection.execute(statement))) !== null) refused.push(setting.name);
  }
  return refused;
}

async function readRepositorySettings({ repository, applicationName, signal }: BuildInput): Promise<DatabaseSetting[]> {
  const connection = await repository.connect({ applicationName, signal });
  try {
    const [row] = await connection.query<{ name: string }>('select pg_catalog.current_database()::text as name');
    return (await readDatabaseProperties(connection, row?.name ?? '')).settings;
  } finally {
    await connection.close();
  }
}

function noteSettings(refused: readonly string[]): string[] {
  if (refused.length === 0) return [];
  return [
    `The role may not make these settings of the database in a new one: ${listNames([...new Set(refused)])}. Let a superuser make them.`,
  ];
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
