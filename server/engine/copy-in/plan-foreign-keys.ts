import type { ForeignKey } from '../catalog/read-foreign-keys.ts';

/** Keys of so many rows no longer lie in the processor's cache when they are looked up at random. */
export const fewestRowsToSort = 20_000;

/**
 * How the foreign keys are built again. PostgreSQL checks each with one join in one process. Its planner takes a hash join, which
 * spends its time waiting for memory once the table that is referred to is large; where keys sort quickly a merge
 * join over the sorted keys, or over the indexes just built, takes half to a quarter of the time (docs/performance.md).
 * @param rows by table oid; tables that are not there are taken for large ones: a partitioned one has no rows of its own
 */
export function planForeignKeys(
  keys: readonly ForeignKey[],
  rows: ReadonlyMap<number, number>,
): { label: string; sql: string }[] {
  return keys.map((key) => ({
    label: `${key.name} of ${key.table}`,
    sql: mergesFaster(key, rows)
      ? `set local enable_hashjoin to off; ${key.build}; set local enable_hashjoin to default`
      : key.build,
  }));
}

function mergesFaster(key: ForeignKey, rows: ReadonlyMap<number, number>): boolean {
  return key.sortsQuickly && (rows.get(key.refersToOid) ?? fewestRowsToSort) >= fewestRowsToSort;
}
