import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A privilege that was granted on a database. */
export type DatabaseGrant = {
  /** null for everybody (PUBLIC). */
  grantee: string | null;
  /** CONNECT, CREATE or TEMPORARY. */
  privilege: string;
  grantable: boolean;
};

/** A setting of a database, with which its sessions begin. */
export type DatabaseSetting = {
  /** The role that the setting applies to; null for every role. */
  role: string | null;
  name: string;
  /** The value as PostgreSQL stores it. */
  value: string;
};

/** The properties of a database itself, which a dump of its content does not include. */
export type DatabaseProperties = {
  name: string;
  owner: string;
  /** All privileges, with those that PostgreSQL grants by default. */
  grants: DatabaseGrant[];
  settings: DatabaseSetting[];
  /** -1 when there is no limit. */
  connectionLimit: number;
  isTemplate: boolean;
  comment: string | null;
  tablespace: string;
  /** "provider: label" */
  securityLabels: string[];
};

const propertiesQuery = `select d.datname as name, pg_catalog.pg_get_userbyid(d.datdba) as owner,
    d.datconnlimit as "connectionLimit", d.datistemplate as "isTemplate",
    pg_catalog.shobj_description(d.oid, 'pg_database') as comment, t.spcname as tablespace,
    array(select l.provider || ': ' || l.label from pg_catalog.pg_shseclabel l
           where l.objoid = d.oid and l.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass order by 1) as "securityLabels"
  from pg_catalog.pg_database d join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
 where d.datname = $1`;

const grantsQuery = `select distinct case when a.grantee = 0 then null else pg_catalog.pg_get_userbyid(a.grantee) end as grantee,
    a.privilege_type as privilege, a.is_grantable as grantable
  from pg_catalog.pg_database d, pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
 where d.datname = $1
 order by 1 nulls first, 2, 3`;

const settingsQuery = `select r.rolname as role, pg_catalog.split_part(c.setting, '=', 1) as name,
    pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) as value
  from pg_catalog.pg_database d
  join pg_catalog.pg_db_role_setting s on s.setdatabase = d.oid
  left join pg_catalog.pg_roles r on r.oid = s.setrole
  cross join lateral pg_catalog.unnest(s.setconfig) with ordinality as c(setting, position)
 where d.datname = $1
 order by r.rolname nulls first, c.position`;

/**
 * Reads the properties of a database. The session may be in any database of the server.
 * @throws AppError REPOSITORY_REFUSED when there is no such database; REPOSITORY_*
 */
export async function readDatabaseProperties(
  connection: RepositoryConnection,
  database: string,
): Promise<DatabaseProperties> {
  const [properties] = await connection.query<Omit<DatabaseProperties, 'grants' | 'settings'>>(propertiesQuery, [
    database,
  ]);
  if (properties === undefined) {
    throw new AppError('REPOSITORY_REFUSED', `The database ${database} is not on the server.`);
  }
  const grants = await connection.query<DatabaseGrant>(grantsQuery, [database]);
  return { ...properties, grants, settings: await connection.query<DatabaseSetting>(settingsQuery, [database]) };
}
