import type { RepositoryConnection } from '#server/ports/repository.ts';

/**
 * A constraint that is set aside while rows are copied, as COPY would enforce it on each row. Either it is a CHECK or NOT NULL that is
 * NOT VALID, so that older rows may violate it. Or it is a valid CHECK whose result depends on more than its row: on other tables, which
 * may still be empty, on the time, or on settings. `label` names the constraint and its table or domain.
 */
export type NotValidConstraint = {
  label: string;
  name: string;
  /** The schema and name of its table or domain. */
  schema: string;
  relation: string;
  kind: 'table' | 'domain';
  validated: boolean;
  owned: boolean;
  owner: string;
  drop: string;
  build: string;
  /** Builds it as NOT VALID. */
  weaker: string;
};

/**
 * The SQL condition that a check's result may depend on more than its row: it calls a function or operator of the database itself, or its
 * text has something of the time, of settings or of time zones.
 */
const mayDependOnMore = `(exists (
    select from pg_catalog.pg_depend d
     where d.classid = 'pg_catalog.pg_constraint'::regclass and d.objid = con.oid
       and d.refclassid in ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_operator'::regclass))
  or pg_catalog.pg_get_constraintdef(con.oid) ~*
     '(now\\(|timestamp|timezone|current_|local|::date|::time|extract\\(|date_part|date_trunc|age\\(|to_char|to_date|random|to_tsvector|to_regclass|::reg|nextval|lo_get)')`;

/**
 * Reads the constraints of these tables, of their parents, and of the domains of their columns that are set aside while rows are copied.
 * Those of parents come first, which is the order to drop them in. A valid constraint that the session's role may not drop is left out,
 * as COPY may well accept its rows. Under `set search_path to ''` the definitions name their schemas.
 */
export function readNotValidConstraints(
  connection: RepositoryConnection,
  relationOids: readonly number[],
): Promise<NotValidConstraint[]> {
  return connection.query<NotValidConstraint>(
    `with recursive above as (
       select unnest($1::oid[]) as oid
       union
       select i.inhparent from above a join pg_catalog.pg_inherits i on i.inhrelid = a.oid
     ), lineage as (
       select oid as descendant, oid as ancestor from above
       union
       select l.descendant, i.inhparent from lineage l join pg_catalog.pg_inherits i on i.inhrelid = l.ancestor
     ), used_type as (
       select a.atttypid as oid from pg_catalog.pg_attribute a
        where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped
       union
       select next.oid from used_type u join pg_catalog.pg_type t on t.oid = u.oid
        cross join lateral (values (t.typbasetype), (t.typelem)) as next (oid)
        where next.oid <> 0
     ), held as (
       select con.oid, con.conname, con.contype, con.conislocal, con.connoinherit, con.conrelid, con.contypid, con.convalidated,
              pg_catalog.pg_get_constraintdef(con.oid) as definition,
              pg_catalog.obj_description(con.oid, 'pg_constraint') as comment
         from pg_catalog.pg_constraint con
        where (con.contype in ('c', 'n') and not con.convalidated or con.contype = 'c' and ${mayDependOnMore})
          and coalesce((to_jsonb(con) ->> 'conenforced')::bool, true)
     ), found as (
       select h.*, format('%I.%I', n.nspname, c.relname) as target, n.nspname || '.' || c.relname as name,
              n.nspname::text as schema, c.relname::text as relation, 'table' as kind, c.relowner as owner,
              (select count(*) from lineage l where l.descendant = c.oid) as depth
         from held h
         join pg_catalog.pg_class c on c.oid = h.conrelid
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where h.conislocal and c.oid in (select oid from above)
       union all
       select h.*, format('%I.%I', n.nspname, t.typname), n.nspname || '.' || t.typname,
              n.nspname::text, t.typname::text, 'domain', t.typowner, 0
         from held h
         join pg_catalog.pg_type t on t.oid = h.contypid
         join pg_catalog.pg_namespace n on n.oid = t.typnamespace
        where t.oid in (select oid from used_type)
     )
     select conname || ' on ' || name as label, conname::text as name, schema, relation, kind, convalidated as validated,
            format('alter %s %s add constraint %I %s not valid', kind, target, conname, definition) as weaker,
            pg_catalog.pg_has_role(owner, 'USAGE') as owned,
            pg_catalog.pg_get_userbyid(owner)::text as owner,
            format('alter %s %s drop constraint %I', kind, target, conname) as drop,
            format('alter %s %s add constraint %I %s', kind, target, conname, definition)
              || coalesce(format('; comment on constraint %I on %s%s is ', conname,
                                 case kind when 'domain' then 'domain ' else '' end, target)
                          || quote_literal(comment), '') as build
       from found
      where not convalidated or pg_catalog.pg_has_role(owner, 'USAGE')
      order by depth, oid`,
    [relationOids],
  );
}

/**
 * A valid constraint of a child table or partition that it inherits from a NOT VALID constraint of its parent: it was valid there from
 * the creation of the child on. When the parent's constraint is added again, PostgreSQL makes the child's NOT VALID too.
 */
export type ValidatedChildConstraint = { label: string; validate: string };

/** Reads the valid constraints that children inherit from NOT VALID ones of these tables and of their parents, parents first. */
export function readValidatedChildConstraints(
  connection: RepositoryConnection,
  relationOids: readonly number[],
): Promise<ValidatedChildConstraint[]> {
  return connection.query<ValidatedChildConstraint>(
    `with recursive above as (
       select unnest($1::oid[]) as oid
       union
       select i.inhparent from above a join pg_catalog.pg_inherits i on i.inhrelid = a.oid
     ), below as (
       select con.conname, i.inhrelid as oid, 1 as depth
         from pg_catalog.pg_constraint con
         join pg_catalog.pg_inherits i on i.inhparent = con.conrelid
        where con.contype in ('c', 'n') and not con.convalidated and con.conislocal
          and coalesce((to_jsonb(con) ->> 'conenforced')::bool, true) and con.conrelid in (select oid from above)
       union
       select b.conname, i.inhrelid, b.depth + 1
         from below b join pg_catalog.pg_inherits i on i.inhparent = b.oid
     )
     select b.conname || ' on ' || n.nspname || '.' || c.relname as label,
            format('alter table %I.%I validate constraint %I', n.nspname, c.relname, b.conname) as validate
       from below b
       join pg_catalog.pg_constraint con on con.conrelid = b.oid and con.conname = b.conname
       join pg_catalog.pg_class c on c.oid = b.oid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where con.convalidated and not con.conislocal
      group by b.conname, n.nspname, c.relname
      order by min(b.depth), label`,
    [relationOids],
  );
}
