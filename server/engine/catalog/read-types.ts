import type { RepositoryConnection } from '#server/ports/repository.ts';

export type TypeKind = 'enum' | 'composite' | 'domain' | 'range';

/**
 * A type that was created in the database and that columns use, directly or within another type. `parts` are, in order: the values of an
 * enum; the attributes of a composite type, as "name type"; the type under a domain or range.
 */
export type CatalogType = { name: string; kind: TypeKind; parts: string[] };

/** Reads the types that these tables' columns use. Under `set search_path to ''` their names have their schemas. */
export function readTypes(connection: RepositoryConnection, tableOids: readonly number[]): Promise<CatalogType[]> {
  return connection.query<CatalogType>(
    `with recursive used as (
       select a.atttypid as oid from pg_catalog.pg_attribute a
        where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped
       union
       select part.oid
         from used u
         join pg_catalog.pg_type t on t.oid = u.oid
        cross join lateral (
          select t.typelem
          union all select t.typbasetype
          union all select r.rngsubtype from pg_catalog.pg_range r where t.oid in (r.rngtypid, r.rngmultitypid)
          union all select a.atttypid from pg_catalog.pg_attribute a
                     where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
        ) as part (oid)
        where part.oid <> 0
     )
     select pg_catalog.format_type(t.oid, null) as name,
            case t.typtype when 'e' then 'enum' when 'c' then 'composite' when 'd' then 'domain' else 'range' end as kind,
            case t.typtype
              when 'e' then array(select e.enumlabel::text from pg_catalog.pg_enum e
                                   where e.enumtypid = t.oid order by e.enumsortorder)
              when 'c' then array(select a.attname || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
                                    from pg_catalog.pg_attribute a
                                   where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped order by a.attnum)
              when 'd' then array[pg_catalog.format_type(t.typbasetype, t.typtypmod)]
              else array(select pg_catalog.format_type(r.rngsubtype, null) from pg_catalog.pg_range r where r.rngtypid = t.oid)
            end as parts
       from pg_catalog.pg_type t
       join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      where t.oid in (select oid from used) and t.typtype in ('e', 'c', 'd', 'r') and n.nspname <> 'pg_catalog'
      order by 1`,
    [tableOids],
  );
}
