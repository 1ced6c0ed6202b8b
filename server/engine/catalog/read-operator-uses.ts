import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A view, check, index or other expression, and the operators in it that are not PostgreSQL's own. */
export type OperatorUse = { thing: string; operators: string[] };

/**
 * Reads which operators of extensions and users the expressions of a database resolved to. SQL has no place for the schema of an operator
 * in IS DISTINCT FROM, NULLIF, CASE, USING and IN, so two equal texts can mean two operators. Under `set search_path to ''` all
 * names have their schemas.
 */
export function readOperatorUses(connection: RepositoryConnection): Promise<OperatorUse[]> {
  return connection.query<OperatorUse>(
    `select it.type || ' ' || it.identity as thing, array_agg(distinct op.identity order by op.identity) as operators
       from pg_catalog.pg_depend d
      cross join lateral pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) as it
      cross join lateral pg_catalog.pg_identify_object(d.refclassid, d.refobjid, 0) as op
      where d.refclassid = 'pg_catalog.pg_operator'::regclass and d.deptype = 'n'
        and d.classid in ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_constraint'::regclass,
                          'pg_catalog.pg_attrdef'::regclass, 'pg_catalog.pg_trigger'::regclass,
                          'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass)
        and not exists (select from pg_catalog.pg_depend e
                         where e.classid = d.classid and e.objid = d.objid and e.deptype = 'e')
      group by 1 order by 1`,
  );
}

/** Finds which of these things a database has, whatever operators they use. @param things as readOperatorUses() writes them */
export async function findThings(connection: RepositoryConnection, things: readonly string[]): Promise<string[]> {
  if (things.length === 0) return [];
  const rows = await connection.query<{ thing: string }>(
    `select it.type || ' ' || it.identity as thing
       from (select 'pg_catalog.pg_rewrite'::regclass as class, r.oid from pg_catalog.pg_rewrite r
             union all select 'pg_catalog.pg_constraint'::regclass, c.oid from pg_catalog.pg_constraint c
             union all select 'pg_catalog.pg_attrdef'::regclass, d.oid from pg_catalog.pg_attrdef d
             union all select 'pg_catalog.pg_trigger'::regclass, t.oid from pg_catalog.pg_trigger t where not t.tgisinternal
             union all select 'pg_catalog.pg_policy'::regclass, p.oid from pg_catalog.pg_policy p
             union all select 'pg_catalog.pg_class'::regclass, i.indexrelid from pg_catalog.pg_index i
             union all select 'pg_catalog.pg_proc'::regclass, f.oid from pg_catalog.pg_proc f) o
      cross join lateral pg_catalog.pg_identify_object(o.class, o.oid, 0) as it
      where it.type || ' ' || it.identity = any ($1)`,
    [things],
  );
  return rows.map(({ thing }) => thing);
}
