import type { RepositoryConnection } from '#server/ports/repository.ts';

/** The definitions of a schema's objects, by names such as "index public.film_title_idx". A definition is a text to compare. */
export type SchemaState = Map<string, string>;

/**
 * Reads how these tables are defined, apart from their rows: constraints, indexes, triggers and row-level security, each with its comment
 * and all its attributes. A restore reads the state before and after its work, and commits only when both are equal. connoinherit of
 * keys is left out: it records how a partition's key was created, and pg_dump does not keep it either. The search_path must be empty.
 */
export async function readSchemaState(
  connection: RepositoryConnection,
  relationOids: readonly number[],
): Promise<SchemaState> {
  const rows = await connection.query<{ thing: string; definition: string }>(
    `with touched as (
       select c.oid, c.relname, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relpersistence,
              c.reltablespace, n.nspname || '.' || c.relname as name
         from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.oid = any($1::oid[])
     )
     select 'table ' || name as thing,
            concat_ws(' | ', relreplident, relrowsecurity, relforcerowsecurity, reloptions, relpersistence, reltablespace) as definition
       from touched
     union all
     select 'constraint ' || con.conname || ' on ' || t.name || case when con.contype = 'f' then ' to ' || con.confrelid::text else '' end,
            concat_ws(' | ', con.contype, pg_catalog.pg_get_constraintdef(con.oid), con.condeferrable, con.condeferred,
                      con.convalidated, con.conislocal, con.coninhcount,
                      case when con.contype in ('c', 'n') then con.connoinherit end,
                      (select p.conname::text || ' ' || p.conrelid::text from pg_catalog.pg_constraint p where p.oid = con.conparentid),
                      case when con.contype <> 'f' then (select x.relname from pg_catalog.pg_class x where x.oid = con.conindid) end,
                      pg_catalog.obj_description(con.oid, 'pg_constraint'))
       from touched t join pg_catalog.pg_constraint con on con.conrelid = t.oid
     union all
     select 'index ' || n.nspname || '.' || ic.relname,
            concat_ws(' | ', t.name, pg_catalog.pg_get_indexdef(ic.oid), ic.reltablespace, ic.relowner, ic.reloptions,
                      to_jsonb(ix) - '{indexrelid,indcheckxmin,indexprs,indpred}'::text[],
                      (select p.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class p on p.oid = i.inhparent
                        where i.inhrelid = ic.oid),
                      (select string_agg(a.attnum::text || ' ' || a.attname::text || ' ' || coalesce(a.attstattarget, -1)::text, ',' order by a.attnum)
                         from pg_catalog.pg_attribute a where a.attrelid = ic.oid),
                      pg_catalog.obj_description(ic.oid, 'pg_class'))
       from touched t
       join pg_catalog.pg_index ix on ix.indrelid = t.oid
       join pg_catalog.pg_class ic on ic.oid = ix.indexrelid
       join pg_catalog.pg_namespace n on n.oid = ic.relnamespace
     union all
     select 'trigger ' || g.tgname || ' on ' || t.name,
            concat_ws(' | ', pg_catalog.pg_get_triggerdef(g.oid), g.tgenabled, pg_catalog.obj_description(g.oid, 'pg_trigger'))
       from touched t join pg_catalog.pg_trigger g on g.tgrelid = t.oid
      where not g.tgisinternal or (g.tgparentid <> 0 and g.tgconstraint = 0)`,
    [relationOids],
  );
  // Two things have one name where names have dots: a."b.c" and "a.b".c.
  const definitions = new Map<string, string[]>();
  for (const { thing, definition } of rows) definitions.set(thing, [...(definitions.get(thing) ?? []), definition]);
  return new Map([...definitions].map(([thing, texts]) => [thing, texts.sort().join('\n')]));
}

/** Returns the names of objects whose definition changed, that are gone or that are new, in alphabetical order. */
export function compareSchemaStates(before: SchemaState, after: SchemaState): string[] {
  const things = new Set([...before.keys(), ...after.keys()]);
  return [...things].filter((thing) => before.get(thing) !== after.get(thing)).sort();
}
