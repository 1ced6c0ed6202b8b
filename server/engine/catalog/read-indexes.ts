import type { RepositoryConnection } from '#server/ports/repository.ts';

/** An index of a table that a restore touches, with the statements that drop it and build it again as it was. */
export type Index = {
  oid: number;
  tableOid: number;
  /** schema.name */
  label: string;
  /** The partitioned index that it is attached to; null when there is none. */
  parentOid: number | null;
  /** How many indexes are attached to it. */
  attached: number;
  /** Why it must not be dropped, such as "clustered"; null when it can be dropped. */
  fixed: string | null;
  /** The objects that depend on it or on its constraint, without the indexes attached to it. */
  dependents: { catalog: string; oid: number }[];
  /** The constraint that the index belongs to; null when there is none. */
  constraintOid: number | null;
  drop: string;
  build: string;
  /** Builds an index of the same columns that is not unique; null for the index of an exclusion constraint. */
  weaker: string | null;
  /** Its definition, or that of its constraint. */
  definition: string;
  /** The name of the index, and so of its constraint. */
  name: string;
  /**
   * A query that evaluates its expressions on some rows; null when they call no function of the database, and before PostgreSQL 17. Since
   * then an index is built under a search_path of PostgreSQL's own, and filled under that of the session.
   */
  probe: string | null;
};

/**
 * Reads the indexes of these tables. Under `set search_path to ''` the definitions name their schemas. The index of a constraint is
 * built on its own and then given to the constraint (USING INDEX), so that it keeps its storage parameters. PostgreSQL does not allow that
 * on partitioned tables, for exclusion constraints and for temporal constraints. The primary key of a partitioned table is never
 * dropped: when it is built again, PostgreSQL 18 records another origin for the NOT NULL constraints of the partitions.
 */
export function readIndexes(connection: RepositoryConnection, relationOids: readonly number[]): Promise<Index[]> {
  return connection.query<Index>(
    `select ix.indexrelid as oid,
            ix.indrelid as "tableOid",
            n.nspname || '.' || ic.relname as label,
            (select i.inhparent from pg_catalog.pg_inherits i where i.inhrelid = ic.oid) as "parentOid",
            (select count(*)::int from pg_catalog.pg_inherits i where i.inhparent = ic.oid) as attached,
            case when ix.indisprimary and (ic.relkind = 'I' or ic.relispartition) then 'primary key of partitions'
                 when ix.indisreplident then 'replica identity'
                 when ix.indisclustered then 'clustered'
                 when not (ix.indisvalid and ix.indisready and ix.indislive) then 'invalid'
                 when exists (select from pg_catalog.pg_inherits i
                               where i.inhrelid = ix.indrelid and (to_jsonb(i) ->> 'inhdetachpending')::bool) then 'of a half detached partition'
                 when not pg_catalog.has_schema_privilege(n.oid, 'CREATE') then 'no CREATE on its schema'
                 when ic.reltablespace <> 0 and not pg_catalog.has_tablespace_privilege(ic.reltablespace, 'CREATE')
                   then 'no CREATE on its tablespace'
                 when exists (select from pg_catalog.pg_depend d
                               where d.deptype in ('e', 'x')
                                 and (d.classid, d.objid) in (('pg_catalog.pg_class'::regclass, ic.oid),
                                                              ('pg_catalog.pg_constraint'::regclass, con.oid)))
                   then 'extension'
            end as fixed,
            (select coalesce(json_agg(json_build_object('catalog', rc.relname, 'oid', d.objid::int8)), '[]')
               from pg_catalog.pg_depend d join pg_catalog.pg_class rc on rc.oid = d.classid
              where (d.refclassid, d.refobjid) in (('pg_catalog.pg_class'::regclass, ic.oid),
                                                   ('pg_catalog.pg_constraint'::regclass, con.oid))
                and not (d.classid = 'pg_catalog.pg_class'::regclass and d.objid = ic.oid)
                and not (d.classid = 'pg_catalog.pg_trigger'::regclass and d.deptype = 'i')) as dependents,
            con.oid as "constraintOid",
            case when con.oid is null then format('drop index %I.%I', n.nspname, ic.relname)
                 else format('alter table %I.%I drop constraint %I', tn.nspname, tc.relname, con.conname) end as drop,
            concat_ws('; ',
              format('set local default_tablespace to %L', coalesce(ts.spcname, '')),
              case when con.oid is null then pg_catalog.pg_get_indexdef(ic.oid)
                   when kind.defined then
                     format('alter table only %I.%I add constraint %I %s', tn.nspname, tc.relname, con.conname,
                            pg_catalog.pg_get_constraintdef(con.oid))
                   else pg_catalog.pg_get_indexdef(ic.oid)
                     || format('; alter table only %I.%I add constraint %I %s using index %I', tn.nspname, tc.relname,
                               con.conname, case con.contype when 'p' then 'primary key' else 'unique' end, ic.relname)
                     || case when con.condeferrable then ' deferrable' else '' end
                     || case when con.condeferred then ' initially deferred' else '' end end,
              case when kind.defined then
                (select format('alter index %I.%I set (%s)', n.nspname, ic.relname,
                               string_agg(format('%I=%L', o.option_name, o.option_value), ', '))
                   from pg_catalog.pg_options_to_table(ic.reloptions) o having count(*) > 0) end,
              (select string_agg(format('alter index %I.%I alter column %s set statistics %s', n.nspname, ic.relname,
                                        a.attnum, a.attstattarget), '; ')
                 from pg_catalog.pg_attribute a where a.attrelid = ic.oid and a.attstattarget >= 0),
              format('comment on index %I.%I is ', n.nspname, ic.relname)
                || quote_literal(pg_catalog.obj_description(ic.oid, 'pg_class')),
              case when con.oid is not null then
                format('comment on constraint %I on %I.%I is ', con.conname, tn.nspname, tc.relname)
                  || quote_literal(pg_catalog.obj_description(con.oid, 'pg_constraint')) end,
              (select format('alter index %I.%I attach partition %I.%I', pn.nspname, pc.relname, n.nspname, ic.relname)
                 from pg_catalog.pg_inherits i
                 join pg_catalog.pg_class pc on pc.oid = i.inhparent
                 join pg_catalog.pg_namespace pn on pn.oid = pc.relnamespace
                where i.inhrelid = ic.oid)) as build,
            case when con.contype is distinct from 'x' then
              replace(pg_catalog.pg_get_indexdef(ic.oid), 'CREATE UNIQUE INDEX ', 'CREATE INDEX ') end as weaker,
            coalesce(pg_catalog.pg_get_constraintdef(con.oid), pg_catalog.pg_get_indexdef(ic.oid)) as definition,
            ic.relname::text as name,
            case when (ix.indexprs is not null or ix.indpred is not null)
                      and pg_catalog.current_setting('server_version_num')::int >= 170000
                      and exists (select from pg_catalog.pg_depend d
                                   where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = ic.oid
                                     and d.refclassid = 'pg_catalog.pg_proc'::regclass) then
              format('select pg_catalog.num_nulls(%s) from only %I.%I limit 5', concat_ws(', ',
                       (select string_agg(pg_catalog.pg_get_indexdef(ic.oid, k, false), ', ')
                          from pg_catalog.generate_series(1, ix.indnkeyatts) k),
                       pg_catalog.pg_get_expr(ix.indpred, ix.indrelid)), tn.nspname, tc.relname) end as probe
       from pg_catalog.pg_index ix
       join pg_catalog.pg_class ic on ic.oid = ix.indexrelid
       join pg_catalog.pg_namespace n on n.oid = ic.relnamespace
       join pg_catalog.pg_class tc on tc.oid = ix.indrelid
       join pg_catalog.pg_namespace tn on tn.oid = tc.relnamespace
       left join pg_catalog.pg_tablespace ts on ts.oid = ic.reltablespace
       left join pg_catalog.pg_constraint con on con.conindid = ic.oid and con.contype in ('p', 'u', 'x')
      cross join lateral (
        select con.oid is not null and (ic.relkind = 'I' or con.contype = 'x'
                 or coalesce((to_jsonb(con) ->> 'conperiod')::bool, false)) as defined) kind
      where ix.indrelid = any($1::oid[])
      order by ix.indexrelid`,
    [relationOids],
  );
}
