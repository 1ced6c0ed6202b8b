import { AppError, type FailureReason } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { lackOfCreatedb, mayCreateDatabases } from '#server/sql/lack-of-createdb.ts';
import type { Manifest } from '../archive/manifest.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import type { BuilderChoice } from '../build-role/builder.ts';
import { findBuilderProblems } from '../build-role/find-builder-problems.ts';
import { isStandby, standbySentence } from '../catalog/standby.ts';
import { boundSentences, listNames } from '../report/list-names.ts';
import { refuse } from '../report/refuse.ts';
import { findForeignStatements } from '../statements/find-foreign-statements.ts';
import { findNewerFeatures } from '../statements/find-newer-features.ts';
import { readSchemaNeeds, type SchemaNeeds } from '../statements/read-schema-needs.ts';
import { readStatements } from '../statements/read-statements.ts';

export type BuildPreflightInput = {
  repository: Repository;
  archive: Pick<OpenedArchive, 'manifest'>;
  /** The result of readSchemaSql(); null when the archive holds data only. */
  schema: SchemaStatements | null;
  /** Whether the archive is trusted. */
  isOwn: boolean;
  buildRole: BuilderChoice['buildRole'];
  applicationName: string;
  signal: AbortSignal;
};

type Server = {
  role: string;
  superuser: boolean;
  mayCreate: boolean;
  standby: boolean;
  /** server_version_num. */
  version: number;
  encoding: string;
  tablespace: string;
  mayUseTablespace: boolean;
};

/**
 * Finds the reasons why no database can be built out of an archive on the repository's server. It changes nothing.
 * @returns sentences, each of which says what to do; none when nothing is in the way
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findBuildProblems(input: BuildPreflightInput): Promise<string[]> {
  const { repository, applicationName, signal } = input;
  const statements = input.schema === null ? [] : await readStatements(input.schema, signal);
  const foreign = findForeignStatements(statements);
  if (foreign.length > 0) return foreign;
  const connection = await repository.connect({ applicationName, signal });
  try {
    const server = await readServer(connection);
    const problems = [...archiveProblems(input, server), ...serverProblems(server)];
    if (input.schema === null) return problems;
    const needs = readSchemaNeeds(statements);
    return [
      ...problems,
      ...findNewerFeatures(statements, Math.floor(server.version / 10_000)),
      ...(await findBuilderProblems(connection, { ...input, statements })),
      ...boundSentences(await extensionProblems(connection, needs, server, input.archive.manifest)),
      ...boundSentences(await roleProblems(connection, needs, server)),
      ...boundSentences(await tablespaceProblems(connection, needs)),
      ...superuserProblems(needs, server),
    ];
  } finally {
    await connection.close();
  }
}

/**
 * Refuses a build that has problems.
 * @param what says what is refused; ": <problem>" is added to it
 * @param schema null when the archive holds data only, which is one of the problems
 * @param problems those of findBuildProblems(), and others
 * @param reason the reason of the error
 * @returns the schema to build from
 * @throws AppError ARCHIVE_MISMATCH
 */
export function refuseBuild(
  what: string,
  schema: SchemaStatements | null,
  problems: readonly string[],
  reason: FailureReason,
): SchemaStatements {
  refuse('ARCHIVE_MISMATCH', what, problems, { reason });
  if (schema === null) throw new AppError('INTERNAL', 'No problem was told of an archive without a schema.');
  return schema;
}

async function readServer(connection: RepositoryConnection): Promise<Server> {
  const [server] = await connection.query<Server>(
    `select r.rolname::text as role, r.rolsuper as superuser, ${mayCreateDatabases('r')} as "mayCreate", ${isStandby} as standby,
            pg_catalog.current_setting('server_version_num')::int as version,
            pg_catalog.pg_encoding_to_char(d.encoding)::text as encoding,
            t.spcname::text as tablespace,
            d.dattablespace = (select dattablespace from pg_catalog.pg_database where datname = 'template0')
              or pg_catalog.has_tablespace_privilege(t.oid, 'create') as "mayUseTablespace"
       from pg_catalog.pg_database d
       join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
       join pg_catalog.pg_roles r on r.rolname = current_user
      where d.datname = pg_catalog.current_database()`,
  );
  if (server === undefined) throw new Error('The stack’s database is not in the list of databases.');
  return server;
}

function archiveProblems({ archive: { manifest }, schema }: BuildPreflightInput, server: Server): string[] {
  const problems = [...(manifest.verdict?.never ?? [])];
  if (schema === null) {
    problems.push(
      'The archive holds data alone, without the schema of its tables. Restore it in place, or take another backup: it holds the schema too.',
    );
  }
  if (manifest.encoding !== server.encoding) {
    problems.push(
      `The database in the archive has the encoding ${manifest.encoding}, and the current one has ${server.encoding}: a new database gets that of the current one.`,
    );
  }
  return problems;
}

function serverProblems({ role, mayCreate, standby, tablespace, mayUseTablespace }: Server): string[] {
  const problems: string[] = [];
  if (standby) problems.push(standbySentence);
  if (!mayCreate) problems.push(lackOfCreatedb(role));
  if (!mayUseTablespace) {
    problems.push(
      `The role ${role} may not create databases in the tablespace ${tablespace} of the current database. Grant it CREATE on that.`,
    );
  }
  return problems;
}

async function extensionProblems(
  connection: RepositoryConnection,
  needs: SchemaNeeds,
  server: Server,
  manifest: Manifest,
): Promise<string[]> {
  if (needs.extensions.length === 0) return [];
  const rows = await connection.query<{ name: string; there: boolean; allowed: boolean }>(
    `select wanted.name,
            e.name is not null as there,
            coalesce((select v.trusted or not v.superuser from pg_catalog.pg_available_extension_versions v
                       where v.name = e.name and v.version = e.default_version), false) as allowed
       from unnest($1::text[]) as wanted (name)
       left join pg_catalog.pg_available_extensions e on e.name = wanted.name
      order by wanted.name`,
    [needs.extensions],
  );
  const used = await readUsedExtensions(connection, manifest);
  return rows.flatMap(({ name, there, allowed }) => {
    if (!there)
      return [`The schema wants the extension ${name}, which the database server does not have. Install it there.`];
    if (allowed || server.superuser || !used.has(name)) return [];
    return [
      `The schema wants the extension ${name}, which only a superuser may create, and the role ${server.role} is none.`,
    ];
  });
}

/** The repository's extensions whose types the archive's tables have. Without any other a database can be built, and lacks what uses it. */
async function readUsedExtensions(connection: RepositoryConnection, { tables }: Manifest): Promise<Set<string>> {
  const types = new Set(
    tables.flatMap(({ columns }) => columns.map(({ type }) => type.replace(/(\(.*\))?(\[\])*$/, ''))),
  );
  const rows = await connection.query<{ name: string }>(
    `select distinct x.extname::text as name
       from pg_catalog.pg_extension x
       join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_extension'::regclass and d.refobjid = x.oid and d.deptype = 'e'
        and d.classid = 'pg_catalog.pg_type'::regclass
       join pg_catalog.pg_type t on t.oid = d.objid join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      where pg_catalog.format('%I.%I', n.nspname, t.typname) = any ($1)`,
    [[...types]],
  );
  return new Set(rows.map(({ name }) => name));
}

async function roleProblems(connection: RepositoryConnection, needs: SchemaNeeds, server: Server): Promise<string[]> {
  const names = [...new Set([...needs.owners, ...needs.grantees])];
  if (names.length === 0) return [];
  const rows = await connection.query<{ name: string; there: boolean; mayGive: boolean }>(
    `select wanted.name, r.oid is not null as there,
            coalesce(pg_catalog.pg_has_role(r.oid, case when pg_catalog.current_setting('server_version_num')::int >= 160000
                                                        then 'SET' else 'MEMBER' end)
                     and pg_catalog.pg_has_role(r.oid, 'USAGE'), false) as "mayGive"
       from unnest($1::text[]) as wanted (name)
       left join pg_catalog.pg_roles r on r.rolname = wanted.name
      order by wanted.name`,
    [names],
  );
  const wanted = new Set([...needs.owners, ...needs.policyRoles]);
  const missing = rows.filter(({ name, there }) => !there && wanted.has(name)).map(({ name }) => name);
  const notGiven = rows.filter(({ name, there, mayGive }) => there && !mayGive && needs.owners.includes(name));
  return [
    ...(missing.length === 0
      ? []
      : [`The schema names roles that the database server does not have: ${listNames(missing)}. Create them there.`]),
    ...notGiven.map(
      ({ name }) =>
        `The schema gives things to the role ${name}, which the role ${server.role} may not: grant ${name} to it.`,
    ),
  ];
}

async function tablespaceProblems(connection: RepositoryConnection, needs: SchemaNeeds): Promise<string[]> {
  const wanted = needs.tablespaces.filter((name) => name !== '');
  if (wanted.length === 0) return [];
  const rows = await connection.query<{ name: string; there: boolean; usable: boolean }>(
    `select wanted.name, t.oid is not null as there,
            coalesce(pg_catalog.has_tablespace_privilege(t.oid, 'create'), false) as usable
       from unnest($1::text[]) as wanted (name) left join pg_catalog.pg_tablespace t on t.spcname = wanted.name`,
    [wanted],
  );
  return rows.flatMap(({ name, there, usable }) => {
    if (!there)
      return [`The schema wants the tablespace ${name}, which the database server does not have. Create it there.`];
    return usable
      ? []
      : [`The role may not use the tablespace ${name}, which the schema wants. Grant it CREATE on that.`];
  });
}

function superuserProblems({ superuser }: SchemaNeeds, server: Server): string[] {
  if (server.superuser || superuser.length === 0) return [];
  return [
    `The schema has what only a superuser may make, and the role ${server.role} is none: ${listNames(superuser)}.`,
  ];
}
