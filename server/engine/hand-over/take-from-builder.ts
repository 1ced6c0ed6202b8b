import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import type { BuildInput } from '../build-database/build-input.ts';
import { dropRole } from '../build-role/drop-build-role.ts';

/**
 * Takes every right in a database from the role that built it. Objects that functions of the archive created have no owner in the
 * archive; they become the database owner's. A role that was made for the build is dropped. A role that stays loses its privileges in
 * the database, and its default privileges.
 * @param connection a session of the repository's role in the database
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function takeFromBuilder(
  connection: RepositoryConnection,
  { builder: { login, isMade }, database }: Pick<BuildInput, 'builder' | 'database'>,
): Promise<void> {
  if (login !== null) {
    const role = quoteIdentifier(login.name);
    const [found] = await connection.query<{ owner: string }>(
      `select pg_catalog.pg_get_userbyid(datdba)::text as owner from pg_catalog.pg_database
        where datname = pg_catalog.current_database()`,
    );
    if (found !== undefined) {
      await connection.execute(`reassign owned by ${role} to ${quoteIdentifier(found.owner)}`);
    }
    await connection.execute(`revoke all on database ${quoteIdentifier(database)} from ${role}`);
  }
  if (login !== null && !isMade) {
    for (const query of [grantsQuery, defaultsQuery]) {
      const statements = await connection.query<{ sql: string }>(query, [login.name]);
      for (const { sql } of statements) await connection.execute(sql);
    }
  }
  if (isMade) await dropRole(connection, database);
}

const grantsQuery = `select pg_catalog.format('revoke all on schema %I from %I', n.nspname, r.rolname) as sql
    from pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) g, pg_catalog.pg_roles r
   where r.rolname = $1 and g.grantee = r.oid
  union select pg_catalog.format('revoke all on foreign data wrapper %I from %I', w.fdwname, r.rolname)
    from pg_catalog.pg_foreign_data_wrapper w, pg_catalog.aclexplode(w.fdwacl) g, pg_catalog.pg_roles r
   where r.rolname = $1 and g.grantee = r.oid`;

/**
 * Statements that remove the role's default privileges. PostgreSQL deletes such an entry when it equals the built-in defaults: no
 * privilege within a schema, and all privileges for the owner elsewhere.
 */
const defaultsQuery = `with defaults as (
    select a.defaclacl, a.defaclnamespace, r.rolname,
           pg_catalog.format('alter default privileges for role %I', r.rolname)
             || case when n.oid is null then '' else pg_catalog.format(' in schema %I', n.nspname) end as change,
           case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types'
                                when 'n' then 'schemas' when 'L' then 'large objects' end as things
      from pg_catalog.pg_default_acl a join pg_catalog.pg_roles r on r.oid = a.defaclrole
      left join pg_catalog.pg_namespace n on n.oid = a.defaclnamespace
     where r.rolname = $1)
  select change || ' revoke all on ' || things || ' from '
           || coalesce(case when g.grantee <> 0 then pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) end, 'public') as sql
    from defaults, pg_catalog.aclexplode(defaclacl) g group by change, things, g.grantee
  union all
  select change || ' grant all on ' || things || ' to ' || to_whom
    from defaults, pg_catalog.unnest(array[pg_catalog.quote_ident(rolname), case when things in ('functions', 'types') then 'public' end]) as to_whom
   where defaclnamespace = 0 and to_whom is not null`;
