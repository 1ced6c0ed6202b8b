import type { RepositoryConnection } from '#server/ports/repository.ts';

/** Reads the columns that need a value in every row, by table oid: they are NOT NULL and have neither a default nor an identity. */
export async function readRequiredColumns(
  connection: RepositoryConnection,
  tableOids: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = await connection.query<{ oid: number; columns: string[] }>(
    `select a.attrelid as oid, array_agg(a.attname::text order by a.attnum) as columns
       from pg_catalog.pg_attribute a
       join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped
        and (a.attnotnull or t.typnotnull) and not a.atthasdef and a.attidentity = '' and a.attgenerated = ''
        and t.typdefault is null
      group by a.attrelid`,
    [tableOids],
  );
  return new Map(rows.map((row) => [row.oid, row.columns]));
}
