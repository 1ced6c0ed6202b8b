import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { listNames } from '../report/list-names.ts';
import type { BuilderChoice } from './builder.ts';
import { workDatabasePrefix } from './database-name.ts';

/** Which role builds a database: the one in the settings, one that is created for it, or the repository's own. */
export type BuilderKind = 'given' | 'made' | 'own role';

export type FoundBuilder = { kind: BuilderKind; problems: [] } | { kind: null; problems: string[] };

type Me = { name: string; superuser: boolean; mayCreateRoles: boolean; version: number };

export type FindBuilderInput = {
  buildRole: BuilderChoice['buildRole'];
  /** Whether the archive is trusted. Then the repository's own role may build it when there is no other. */
  isOwn: boolean;
  /** Whether its schema has objects that only a superuser may create. */
  wantsSuperuser: boolean;
};

/**
 * Chooses the role that builds an archive's database. It changes nothing.
 * @param connection a session of the repository's role
 * @returns the kind of role; or null with sentences that say why no role can build it and what to do
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findBuilder(
  connection: RepositoryConnection,
  { buildRole, isOwn, wantsSuperuser }: FindBuilderInput,
): Promise<FoundBuilder> {
  const [me] = await connection.query<Me>(
    `select r.rolname::pg_catalog.text as name, r.rolsuper as superuser, r.rolsuper or r.rolcreaterole as "mayCreateRoles",
            pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version
       from pg_catalog.pg_roles r where r.rolname = current_user`,
  );
  if (me === undefined) throw new Error('The role of the session is not in the list of roles.');
  if (isOwn && wantsSuperuser && me.superuser) return { kind: 'own role', problems: [] };
  if (buildRole !== null) {
    const problems = await findRoleProblems(connection, me, buildRole.name);
    return problems.length === 0 ? { kind: 'given', problems: [] } : { kind: null, problems };
  }
  if (me.mayCreateRoles) return { kind: 'made', problems: [] };
  return isOwn ? { kind: 'own role', problems: [] } : { kind: null, problems: [lackOfBuilder(me)] };
}

/** The sentence for a role that can neither build a foreign archive safely nor create a role that can. */
function lackOfBuilder(me: Me): string {
  return `The backup was not made by this stack, so its schema may only run as a role that can do nothing else. There is no such role. Ask a superuser to run: create role stack_console_build login password '...'; ${grantStatement('stack_console_build', me)}; then set REPOSITORY_BUILD_ROLE and REPOSITORY_BUILD_PASSWORD.`;
}

function grantStatement(role: string, { name, version }: Me): string {
  const how = version >= 160_000 ? ' with inherit true, set true' : '';
  return `grant ${quoteIdentifier(role)} to ${quoteIdentifier(name)}${how}`;
}

type RoleFacts = {
  attributes: string[];
  mayLogIn: boolean;
  memberOf: string[];
  isMine: boolean;
  owns: string[];
  privileges: string[];
};

/** Leaves out databases of earlier builds, which are being dropped. */
const elsewhere = `d.datname !~ '^${workDatabasePrefix}[0-9]+_'`;

const roleFactsQuery = `select
    pg_catalog.array_remove(array[case when b.rolsuper then 'SUPERUSER' end, case when b.rolcreatedb then 'CREATEDB' end,
      case when b.rolcreaterole then 'CREATEROLE' end, case when b.rolreplication then 'REPLICATION' end,
      case when b.rolbypassrls then 'BYPASSRLS' end], null) as attributes,
    b.rolcanlogin as "mayLogIn",
    array(select r.rolname::pg_catalog.text from pg_catalog.pg_auth_members m join pg_catalog.pg_roles r on r.oid = m.roleid
           where m.member = b.oid order by 1) as "memberOf",
    pg_catalog.pg_has_role(b.oid, 'usage') and pg_catalog.pg_has_role(b.oid,
      case when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000 then 'set' else 'member' end) as "isMine",
    array(select d.datname::pg_catalog.text from pg_catalog.pg_database d where d.datdba = b.oid and ${elsewhere}
          union select d.datname::pg_catalog.text from pg_catalog.pg_shdepend s join pg_catalog.pg_database d on d.oid = s.dbid
           where s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass and s.refobjid = b.oid and s.deptype = 'o'
             and ${elsewhere}) as owns,
    array(select distinct d.datname::pg_catalog.text from pg_catalog.pg_shdepend s
            join pg_catalog.pg_database d on d.oid = s.dbid
           where s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass and s.refobjid = b.oid and s.deptype = 'a'
             and ${elsewhere}) as privileges
  from pg_catalog.pg_roles b where b.rolname = $1`;

/** Finds the first reason why the role in the settings can do more than build a database. @returns one sentence, or none */
async function findRoleProblems(connection: RepositoryConnection, me: Me, name: string): Promise<string[]> {
  const [role] = await connection.query<RoleFacts>(roleFactsQuery, [name]);
  const setting = `The role ${name} of REPOSITORY_BUILD_ROLE`;
  const quoted = quoteIdentifier(name);
  if (role === undefined) return [`${setting} does not exist. Create it: create role ${quoted} login password '...'.`];
  if (!role.mayLogIn) return [`${setting} may not log in. Ask a superuser to run: alter role ${quoted} login.`];
  if (role.attributes.length > 0) {
    const without = role.attributes.map((attribute) => `no${attribute.toLowerCase()}`).join(' ');
    return [
      `${setting} may do more than build: it has ${role.attributes.join(', ')}. Ask a superuser to run: alter role ${quoted} ${without}.`,
    ];
  }
  if (role.memberOf.length > 0) {
    return [
      `${setting} has the rights of other roles: ${listNames(role.memberOf)}. Revoke them: a build role has none but its own.`,
    ];
  }
  if (!role.isMine) {
    return [
      `The role ${me.name} may not act for the role ${name} of REPOSITORY_BUILD_ROLE. Ask a superuser to run: ${grantStatement(name, me)}.`,
    ];
  }
  const places = [...new Set([...role.owns, ...role.privileges])];
  if (places.length === 0) return [];
  return [
    `${setting} owns something, or has rights, in these databases: ${listNames(places)}. Use a role that has nothing.`,
  ];
}
