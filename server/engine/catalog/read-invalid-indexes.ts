import type { RepositoryConnection } from '#server/ports/repository.ts';

/**
 * An index that a CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY left behind when it failed. TRUNCATE would make it valid,
 * and rows that it never held would have to fit it; pg_dump leaves it out.
 */
export type InvalidIndex = {
  /** schema.name */
  label: string;
  /** It is a part of a partitioned table's index, and can't be dropped alone. */
  attached: boolean;
  drop: string;
};

/** The invalid indexes of these tables, which hold rows of their own. */
export function readInvalidIndexes(
  connection: RepositoryConnection,
  tableOids: readonly number[],
): Promise<InvalidIndex[]> {
  return connection.query<InvalidIndex>(
    `select n.nspname || '.' || ic.relname as label,
            ic.relispartition as attached,
            format('drop index %I.%I', n.nspname, ic.relname) as drop
       from pg_catalog.pg_index ix
       join pg_catalog.pg_class ic on ic.oid = ix.indexrelid
       join pg_catalog.pg_namespace n on n.oid = ic.relnamespace
      where ix.indrelid = any($1::oid[]) and ic.relkind = 'i' and ix.indislive and not (ix.indisvalid and ix.indisready)
      order by ix.indexrelid`,
    [tableOids],
  );
}
