import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A column that may hold oids of large objects: its type is oid, or a domain over oid like that of the extension lo. Names are quoted. */
export type ObjectReference = { tableOid: number; table: string; column: string };

/** Reads the columns of these tables that may hold oids of large objects. */
export function readObjectReferences(
  connection: RepositoryConnection,
  tableOids: readonly number[],
): Promise<ObjectReference[]> {
  return connection.query<ObjectReference>(
    `select c.oid as "tableOid", format('%I.%I', n.nspname, c.relname) as "table", quote_ident(a.attname) as "column"
       from pg_catalog.pg_attribute a
       join pg_catalog.pg_class c on c.oid = a.attrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped
        and 'pg_catalog.oid'::regtype in (t.oid, t.typbasetype)
      order by 1, 2`,
    [tableOids],
  );
}
