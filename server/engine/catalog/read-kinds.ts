import type { RepositoryConnection } from '#server/ports/repository.ts';
import { nameKey } from '#server/sql/name-key.ts';

const kinds: Record<string, string> = {
  r: 'a table',
  p: 'a partitioned table',
  v: 'a view',
  m: 'a materialized view',
  f: 'a foreign table',
  S: 'a sequence',
  c: 'a composite type',
};

/** Reads what kind of object has each of these names, in words ("a view"), by their nameKey(). Names without an object are left out. */
export async function readKinds(
  connection: RepositoryConnection,
  names: readonly { schema: string; name: string }[],
): Promise<Map<string, string>> {
  const rows = await connection.query<{ schema: string; name: string; kind: string }>(
    `select wanted.schema, wanted.name, c.relkind::text as kind
       from json_to_recordset($1::json) as wanted (schema text, name text)
       join pg_catalog.pg_namespace n on n.nspname = wanted.schema
       join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.name`,
    [JSON.stringify(names)],
  );
  return new Map(rows.map((row) => [nameKey(row), kinds[row.kind] ?? 'something else']));
}
