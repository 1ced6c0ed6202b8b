import type { RepositoryConnection } from '#server/ports/repository.ts';

const kinds: Record<string, string> = {
  r: 'a table',
  p: 'a partitioned table',
  v: 'a view',
  m: 'a materialized view',
  f: 'a foreign table',
  S: 'a sequence',
  c: 'a composite type',
};

/** Reads what kind of object has each of these names, in words ("a view"), by schema.name. Names without an object are left out. */
export async function readKinds(
  connection: RepositoryConnection,
  names: readonly { schema: string; name: string }[],
): Promise<Map<string, string>> {
  const rows = await connection.query<{ name: string; kind: string }>(
    `select n.nspname || '.' || c.relname as name, c.relkind::text as kind
       from json_to_recordset($1::json) as wanted (schema text, name text)
       join pg_catalog.pg_namespace n on n.nspname = wanted.schema
       join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.name`,
    [JSON.stringify(names)],
  );
  return new Map(rows.map((row) => [row.name, kinds[row.kind] ?? 'something else']));
}
