import type { RepositoryConnection } from '#server/ports/repository.ts';

/**
 * An index that a failed CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY left behind. TRUNCATE would make it valid, and then rows
 * that it never contained would have to satisfy it. pg_dump leaves such an index out.
 */
export type InvalidIndex = {
  /** schema.name */
  label: string;
  /** Whether it belongs to the index of a partitioned table, so that it can't be dropped on its own. */
  attached: boolean;
  drop: string;
};

/** Reads the invalid indexes of these tables. @param tableOids tables with rows of their own, no partitioned ones */
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
