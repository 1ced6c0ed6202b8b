import type { ForeignKey } from '../catalog/read-foreign-keys.ts';

/** From this number of rows on, a hash of the keys no longer fits in the processor's cache. */
export const fewestRowsToSort = 20_000;

/**
 * Plans how the foreign keys are built again. PostgreSQL checks each foreign key with one join in one process, and its planner chooses
 * a hash join. For a large referenced table that join mostly waits for memory. When the keys sort quickly, a merge join takes half to a
 * quarter of the time (docs/performance.md).
 * @param rows by table oid; a table that is missing in it counts as large, as a partitioned table has no rows of its own
 */
export function planForeignKeys(
  keys: readonly ForeignKey[],
  rows: ReadonlyMap<number, number>,
): { key: ForeignKey; label: string; sql: string }[] {
  return keys.map((key) => ({
    key,
    label: `${key.name} of ${key.table}`,
    sql: mergesFaster(key, rows)
      ? `set local enable_hashjoin to off; ${key.build}; set local enable_hashjoin to default`
      : key.build,
  }));
}

function mergesFaster(key: ForeignKey, rows: ReadonlyMap<number, number>): boolean {
  return key.sortsQuickly && (rows.get(key.refersToOid) ?? fewestRowsToSort) >= fewestRowsToSort;
}
