import type { RepositoryConnection } from '#server/ports/repository.ts';
import { listNames } from '../report/list-names.ts';

type RoleFacts = { name: string; superuser: boolean; createsRoles: boolean; version: number; roles: string[] };

/** Members of these roles act as the server's operating system user. */
const serverRoles = ['pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files'];

/** From PostgreSQL 16 on, a role with CREATEROLE can grant only what it was granted itself. */
const createsRolesSafely = 160_000;

/**
 * Finds rights of the session's role that the console does not need and that would make a misuse of the role dangerous.
 * @returns a sentence that names them and says what to do; null when there are none
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function readRolePower(connection: RepositoryConnection): Promise<string | null> {
  const [role] = await connection.query<RoleFacts>(
    `select r.rolname::pg_catalog.text as name, r.rolsuper as superuser, r.rolcreaterole as "createsRoles",
            pg_catalog.current_setting('server_version_num')::pg_catalog.int4 as version,
            array(select s.rolname::pg_catalog.text from pg_catalog.pg_roles s
                   where s.rolname::pg_catalog.text = any ($1) and pg_catalog.pg_has_role(s.oid, 'member') order by 1) as roles
       from pg_catalog.pg_roles r where r.rolname = current_user`,
    [serverRoles],
  );
  if (role === undefined) return null;
  const { name, superuser, createsRoles, version, roles } = role;
  if (superuser) {
    return `The database role ${name} is a superuser: whoever misuses it, or a backup that was tampered with, has the whole server. Use a role that owns the database and is not a superuser in REPOSITORY_DATABASE_URL.`;
  }
  if (roles.length > 0) {
    return `The database role ${name} may use files or programs of the server (${listNames(roles)}), which the console does not need. Revoke that from the role.`;
  }
  if (createsRoles && version < createsRolesSafely) {
    return `The database role ${name} may create roles, and before PostgreSQL 16 that lets it take the rights of any role that is not a superuser. Set REPOSITORY_BUILD_ROLE, and take CREATEROLE from the role.`;
  }
  return null;
}
