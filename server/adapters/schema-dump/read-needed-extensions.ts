import type pg from 'pg';

/**
 * Follows the dependencies of the schemas' objects to members of extensions. Objects that belong to a table, such as its defaults and
 * constraints, count as the table. Only extensions in one of these schemas or in public are listed, as other schemas will not exist.
 */
const neededExtensions = `
  with recursive chosen as (select oid from pg_catalog.pg_namespace where nspname = any($1)),
  own as (
    select 'pg_catalog.pg_class'::regclass::oid as classid, oid as objid from pg_catalog.pg_class where relnamespace in (select oid from chosen)
    union all select 'pg_catalog.pg_type'::regclass, oid from pg_catalog.pg_type where typnamespace in (select oid from chosen)
    union all select 'pg_catalog.pg_proc'::regclass, oid from pg_catalog.pg_proc where pronamespace in (select oid from chosen)
  ),
  needed as (
    select classid, objid from own
    union select d.classid, d.objid from pg_catalog.pg_depend d join own on own.classid = d.refclassid and own.objid = d.refobjid
           where d.deptype in ('a', 'i')
    union select d.refclassid, d.refobjid from pg_catalog.pg_depend d join needed on needed.classid = d.classid and needed.objid = d.objid
           where d.deptype <> 'e'
  )
  select distinct e.extname as name
    from needed
    join pg_catalog.pg_depend d on d.classid = needed.classid and d.objid = needed.objid
     and d.deptype = 'e' and d.refclassid = 'pg_catalog.pg_extension'::regclass
    join pg_catalog.pg_extension e on e.oid = d.refobjid
    join pg_catalog.pg_namespace n on n.oid = e.extnamespace
   where n.nspname = any($1) or n.nspname in ('public', 'pg_catalog')
   order by 1`;

/** Reads the names of the extensions without which these schemas can't be created. */
export async function readNeededExtensions(client: pg.Client, schemas: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(neededExtensions, [schemas]);
  return rows.map(({ name }) => name);
}
