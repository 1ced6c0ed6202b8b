import type { RepositoryConnection } from '#server/ports/repository.ts';
import { listNames } from '../report/list-names.ts';
import { readBuilderNeeds } from '../statements/read-builder-needs.ts';
import { readSchemaNeeds } from '../statements/read-schema-needs.ts';
import { readServerRights } from '../statements/read-server-rights.ts';
import type { Statement } from '../statements/read-statement.ts';
import type { BuilderChoice } from './builder.ts';
import { findBuilder } from './find-builder.ts';

/**
 * Finds the reasons why no role may build an archive's database. Objects that only a superuser may create are code inside the server, or
 * reach other servers; they are created out of trusted archives only.
 * @param connection a session of the repository's role in the repository
 * @returns sentences that say what to do; none when nothing is in the way
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findBuilderProblems(
  connection: RepositoryConnection,
  input: { statements: readonly Statement[]; isOwn: boolean; buildRole: BuilderChoice['buildRole'] },
): Promise<string[]> {
  const needs = readSchemaNeeds(input.statements);
  const superuser = readBuilderNeeds(input.statements);
  const found = await findBuilder(connection, { ...input, wantsSuperuser: superuser.length > 0 });
  const problems = [...found.problems];
  if (!input.isOwn) {
    if (superuser.length > 0) problems.push(foreignProblem(listNames(superuser)));
    const rights = readServerRights(input.statements);
    if (rights.length > 0) problems.push(rightsProblem(listNames(rights)));
    const extensions = await findUntrustedExtensions(connection, needs.extensions);
    problems.push(
      ...extensions.map(
        (name) =>
          `The backup was not made by this stack, and its schema needs the extension ${name}, which only a superuser may create. Create it in the database first if you trust it.`,
      ),
    );
  }
  if (found.kind === 'made' || found.kind === 'given') {
    const builder = found.kind === 'made' ? null : (input.buildRole?.name ?? null);
    problems.push(...(await findTablespaceProblems(connection, needs.tablespaces, builder)));
  }
  return problems;
}

function foreignProblem(what: string): string {
  return `The backup was not made by this stack, and its schema holds code of the server itself, or leads to other servers: ${what}. Only backups of this stack, or of one whose key is in TRUSTED_ARCHIVE_KEYS, may create that.`;
}

function rightsProblem(what: string): string {
  return `The backup was not made by this stack, and its schema gives rights on what is the server's own: ${what}. Only backups of this stack, or of one whose key is in TRUSTED_ARCHIVE_KEYS, may give those.`;
}

/** Finds the extensions that only a superuser may create and that the repository does not have. */
async function findUntrustedExtensions(connection: RepositoryConnection, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await connection.query<{ name: string }>(
    `select e.name::pg_catalog.text as name from pg_catalog.pg_available_extensions e
      where e.name::pg_catalog.text = any ($1)
        and not exists (select from pg_catalog.pg_extension x where x.extname = e.name)
        and not exists (select from pg_catalog.pg_available_extension_versions v
                         where v.name = e.name and v.version = e.default_version and (v.trusted or not v.superuser))
      order by e.name`,
    [names],
  );
  return rows.map(({ name }) => name);
}

/** @param builder null for a role that is created for the build */
async function findTablespaceProblems(
  connection: RepositoryConnection,
  names: readonly string[],
  builder: string | null,
): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await connection.query<{ name: string; role: string }>(
    `select t.spcname::pg_catalog.text as name, current_user::pg_catalog.text as role from pg_catalog.pg_tablespace t
      where t.spcname::pg_catalog.text = any ($1)
        and not pg_catalog.has_tablespace_privilege(t.oid, 'create with grant option')
        and not coalesce((select pg_catalog.has_tablespace_privilege(b.oid, t.oid, 'create')
                            from pg_catalog.pg_roles b where b.rolname = $2), false)
      order by t.spcname`,
    [names, builder],
  );
  return rows.map(({ name, role }) =>
    builder === null
      ? `The role ${role} may not let others use the tablespace ${name}, which the schema needs. Ask a superuser to run: grant create on tablespace "${name.replaceAll('"', '""')}" to "${role.replaceAll('"', '""')}" with grant option.`
      : `The role ${builder} of REPOSITORY_BUILD_ROLE may not use the tablespace ${name}, which the schema needs. Grant it CREATE on that.`,
  );
}
