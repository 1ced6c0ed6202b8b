import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A foreign key to or from the tables of a restore, as it was defined. Those that partitions inherit belong to it. */
export type ForeignKey = {
  oid: number;
  name: string;
  /** schema.name of the table that has the foreign key; `owner` is that table's owner. */
  table: string;
  tableOid: number;
  /** The schema and name of that table, and whether it is partitioned. */
  schema: string;
  tableName: string;
  partitioned: boolean;
  owner: string;
  owned: boolean;
  /** schema.name of the table that it refers to. */
  refersTo: string;
  refersToOid: number;
  /** Whether it joins on one column of a type that sorts quickly: whole numbers, dates and times. */
  sortsQuickly: boolean;
  /** Whether the session's role has REFERENCES on that table. */
  mayRefer: boolean;
  /** The two tables, as far as the role may lock them, with their quoted names. */
  lockable: { oid: number; sql: string; label: string }[];
  drop: string;
  build: string;
  validated: boolean;
  /** Its definition after ADD CONSTRAINT and its name. */
  definition: string;
  /** The pg_constraint oids of the foreign keys that partitions inherit from it. */
  inheritedOids: number[];
};

/**
 * Reads every top-level foreign key from or to one of these tables, in the order in which they were created. Under
 * `set search_path to ''` the definitions name their schemas.
 */
export function readForeignKeys(
  connection: RepositoryConnection,
  relationOids: readonly number[],
): Promise<ForeignKey[]> {
  return connection.query<ForeignKey>(
    `with recursive top as (
       select con.* from pg_catalog.pg_constraint con
        where con.contype = 'f' and con.conparentid = 0
          and (con.conrelid = any($1::oid[]) or con.confrelid = any($1::oid[]))
     ), inherited as (
       select con.oid, top.oid as root from top join pg_catalog.pg_constraint con on con.conparentid = top.oid
       union all
       select con.oid, i.root from inherited i join pg_catalog.pg_constraint con on con.conparentid = i.oid
     )
     select top.oid,
            top.conname::text as name,
            n.nspname || '.' || c.relname as "table",
            c.oid as "tableOid",
            n.nspname::text as schema,
            c.relname::text as "tableName",
            c.relkind = 'p' as partitioned,
            pg_catalog.pg_get_userbyid(c.relowner)::text as owner,
            pg_catalog.pg_has_role(c.relowner, 'USAGE') as owned,
            rn.nspname || '.' || r.relname as "refersTo",
            r.oid as "refersToOid",
            array_length(top.conkey, 1) = 1 and not exists (
              select from pg_catalog.pg_attribute a
               where (a.attrelid, a.attnum) in ((top.conrelid, top.conkey[1]), (top.confrelid, top.confkey[1]))
                 and a.atttypid not in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'oid'::regtype, 'date'::regtype,
                                        'timestamp'::regtype, 'timestamptz'::regtype)) as "sortsQuickly",
            pg_catalog.has_table_privilege(r.oid, 'REFERENCES') as "mayRefer",
            (select coalesce(json_agg(json_build_object('oid', l.oid::int8, 'sql', l.sql, 'label', l.label)), '[]')
               from (values (c.oid, format('%I.%I', n.nspname, c.relname), n.nspname || '.' || c.relname, c.relowner),
                            (r.oid, format('%I.%I', rn.nspname, r.relname), rn.nspname || '.' || r.relname, r.relowner))
                    as l (oid, sql, label, owner)
              where pg_catalog.pg_has_role(l.owner, 'USAGE')) as lockable,
            format('alter table %I.%I drop constraint %I', n.nspname, c.relname, top.conname) as drop,
            format('alter table %I.%I add constraint %I %s', n.nspname, c.relname, top.conname,
                   pg_catalog.pg_get_constraintdef(top.oid))
              || coalesce(format('; comment on constraint %I on %I.%I is ', top.conname, n.nspname, c.relname)
                            || quote_literal(pg_catalog.obj_description(top.oid, 'pg_constraint')), '') as build,
            top.convalidated as validated,
            pg_catalog.pg_get_constraintdef(top.oid) as definition,
            array(select i.oid from inherited i where i.root = top.oid) as "inheritedOids"
       from top
       join pg_catalog.pg_class c on c.oid = top.conrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       join pg_catalog.pg_class r on r.oid = top.confrelid
       join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
      order by top.oid`,
    [relationOids],
  );
}

/** A foreign key that a partition inherits. It is recognized by the two tables that it joins. */
export type InheritedForeignKey = {
  /** "<table oid> <name>" of the top-level foreign key. */
  root: string;
  tableOid: number;
  refersToOid: number;
  name: string;
  validated: boolean;
  comment: string | null;
  /** The quoted name of the table that has it. */
  table: string;
};

/** Reads the foreign keys that partitions inherit from the top-level ones of these tables. */
export function readInheritedForeignKeys(
  connection: RepositoryConnection,
  relationOids: readonly number[],
): Promise<InheritedForeignKey[]> {
  return connection.query<InheritedForeignKey>(
    `with recursive tree as (
       select con.oid, con.conrelid::text || ' ' || con.conname::text as root, 0 as depth
         from pg_catalog.pg_constraint con
        where con.contype = 'f' and con.conparentid = 0
          and (con.conrelid = any($1::oid[]) or con.confrelid = any($1::oid[]))
       union all
       select con.oid, t.root, t.depth + 1
         from tree t join pg_catalog.pg_constraint con on con.conparentid = t.oid
     )
     select t.root,
            con.conrelid as "tableOid",
            con.confrelid as "refersToOid",
            con.conname::text as name,
            con.convalidated as validated,
            pg_catalog.obj_description(con.oid, 'pg_constraint') as comment,
            format('%I.%I', n.nspname, c.relname) as "table"
       from tree t
       join pg_catalog.pg_constraint con on con.oid = t.oid
       join pg_catalog.pg_class c on c.oid = con.conrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where t.depth > 0
      order by con.oid`,
    [relationOids],
  );
}
