import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { TableFacts } from './run-side-by-side.ts';

/**
 * Reads the oids and sizes of tables.
 * @param names qualified names, quoted as in the archive's SQL
 * @returns the tables that exist, by those names
 */
export async function readTableFacts(
  connection: RepositoryConnection,
  names: readonly string[],
): Promise<Map<string, TableFacts>> {
  const rows = await connection.query<TableFacts & { name: string; bytes: string }>(
    `select t.name, c.oid::int8::float8 as oid, coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)::oid::int8::float8 as root,
            pg_catalog.pg_table_size(c.oid) as bytes
       from unnest($1::text[]) as t (name)
       join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(t.name)`,
    [[...new Set(names)]],
  );
  return new Map(rows.map(({ name, oid, root, bytes }) => [name, { oid, root, bytes: Number(bytes) }]));
}
