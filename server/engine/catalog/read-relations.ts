import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A table whose definition a restore touches: its rows are replaced ('restored'), or it is a partitioned table above one ('ancestor'). */
export type Relation = {
  oid: number;
  schema: string;
  name: string;
  /** The quoted name with its schema. */
  sql: string;
  role: 'restored' | 'ancestor';
  /** Whether it is a partition of another table. */
  partition: boolean;
  owner: string;
  owned: boolean;
  forcesRowSecurity: boolean;
  /** Which of INSERT and TRUNCATE the session's role lacks. */
  missingPrivileges: string[];
};

/** Reads the tables with these oids and every partitioned table above them, those above first, then by oid. */
export function readRelations(connection: RepositoryConnection, tableOids: readonly number[]): Promise<Relation[]> {
  return connection.query<Relation>(
    `with recursive above as (
       select i.inhparent as oid
         from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
        where c.relispartition and i.inhrelid = any($1::oid[])
       union
       select i.inhparent
         from above a
         join pg_catalog.pg_class c on c.oid = a.oid and c.relispartition
         join pg_catalog.pg_inherits i on i.inhrelid = a.oid
     ), touched as (
       select oid, 'ancestor' as role from above
       union all
       select unnest($1::oid[]), 'restored'
     )
     select c.oid,
            n.nspname::text as schema,
            c.relname::text as name,
            format('%I.%I', n.nspname, c.relname) as sql,
            t.role,
            c.relispartition as partition,
            pg_catalog.pg_get_userbyid(c.relowner)::text as owner,
            pg_catalog.pg_has_role(c.relowner, 'USAGE') as owned,
            c.relforcerowsecurity as "forcesRowSecurity",
            array(select p from unnest(array['INSERT', 'TRUNCATE']) p
                   where t.role = 'restored' and not pg_catalog.has_table_privilege(c.oid, p)) as "missingPrivileges"
       from touched t
       join pg_catalog.pg_class c on c.oid = t.oid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      order by t.role, c.oid`,
    [tableOids],
  );
}
