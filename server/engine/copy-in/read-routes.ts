import type { RepositoryConnection } from '#server/ports/repository.ts';
import { nameKey } from '#server/sql/name-key.ts';

/** A partitioned table that places its rows by a hash which another database computes otherwise. */
export type HashRoot = { schema: string; name: string };

/** The partitioned tables through which rows must be copied, by the nameKey() of the partitions below them. */
export type Routes = ReadonlyMap<string, HashRoot>;

/**
 * Reads which partitions belong to a table that is partitioned by the hash of a type of the database's own (an enum, or something made of
 * one), of an expression, or of text with a collation whose equality another version may decide otherwise. The hash of an enum comes of
 * its oid. So the rows of such a partition may belong into another one, and are copied through the partitioned table.
 */
export async function readRoutes(connection: RepositoryConnection): Promise<Routes> {
  const rows = await connection.query<{ schema: string; name: string; rootSchema: string; rootName: string }>(
    `with recursive root as (
       select p.partrelid as oid
         from pg_catalog.pg_partitioned_table p
        where p.partstrat = 'h' and exists (
          select from rows from (pg_catalog.unnest(p.partattrs::pg_catalog.int2[]),
                                 pg_catalog.unnest(p.partcollation::pg_catalog.oid[])) as k (number, collation_oid)
            left join pg_catalog.pg_attribute a on a.attrelid = p.partrelid and a.attnum = k.number
            left join pg_catalog.pg_type t on t.oid = a.atttypid
            left join pg_catalog.pg_collation l on l.oid = k.collation_oid
           where a.attnum is null or t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace or not l.collisdeterministic)
     ), topmost as (
       select r.oid from root r
        where not exists (select from pg_catalog.pg_partition_ancestors(r.oid::pg_catalog.regclass) above
                           join root other on other.oid = above.relid where above.relid <> r.oid)
     )
     select n.nspname::text as schema, c.relname::text as name, rn.nspname::text as "rootSchema", r.relname::text as "rootName"
       from topmost
       join pg_catalog.pg_class r on r.oid = topmost.oid
       join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
      cross join lateral pg_catalog.pg_partition_tree(topmost.oid::pg_catalog.regclass) as t
       join pg_catalog.pg_class c on c.oid = t.relid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where t.isleaf`,
  );
  return new Map(rows.map((row) => [nameKey(row), { schema: row.rootSchema, name: row.rootName }]));
}

/** Groups tables that share a root; a table without one is a group of its own. */
export function groupByRoute<Table extends { schema: string; name: string }>(
  tables: readonly Table[],
  routes: Routes,
): { root: HashRoot | null; tables: Table[] }[] {
  const groups = new Map<string, { root: HashRoot | null; tables: Table[] }>();
  for (const table of tables) {
    const root = routes.get(nameKey(table)) ?? null;
    const key = root === null ? `table ${nameKey(table)}` : `root ${nameKey(root)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { root, tables: [table] });
    else group.tables.push(table);
  }
  return [...groups.values()];
}
