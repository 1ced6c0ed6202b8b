import type { Index } from '../catalog/read-indexes.ts';

export type IndexPlan = {
  drops: string[];
  /** In an order that works: a partitioned index before those attached to it. */
  builds: { label: string; sql: string }[];
};

/**
 * Which indexes to take away while rows are copied, because building one anew is faster than filling it row by row.
 * An index goes with all that are attached to it, or stays with all of them. It stays when it is marked in a way that a new one
 * would not have, when anything but what is taken away as well depends on it, when some of the indexes attached to it
 * belong to tables that keep their rows, or when its tables get fewer than `fewestRows` rows.
 */
export function planIndexes(
  indexes: readonly Index[],
  options: { droppedForeignKeys: ReadonlySet<number>; rows: ReadonlyMap<number, number>; fewestRows: number },
): IndexPlan {
  const trees = new Map<number, Index[]>();
  const byOid = new Map(indexes.map((index) => [index.oid, index]));
  for (const index of indexes) {
    const root = rootOf(index, byOid);
    trees.set(root, [...(trees.get(root) ?? []), index]);
  }
  const plan: IndexPlan = { drops: [], builds: [] };
  for (const tree of trees.values()) {
    if (!canGo(tree, options)) continue;
    const ordered = tree.toSorted((one, other) => depthOf(one, byOid) - depthOf(other, byOid) || one.oid - other.oid);
    for (const index of ordered) {
      if (index.parentOid === null) plan.drops.push(index.drop);
      plan.builds.push({ label: index.label, sql: index.build });
    }
  }
  return plan;
}

function canGo(tree: readonly Index[], options: Parameters<typeof planIndexes>[1]): boolean {
  const members = new Set(tree.map((index) => index.oid));
  const constraints = new Set(tree.map((index) => index.constraintOid));
  const attachedHere = (index: Index) => tree.filter((member) => member.parentOid === index.oid).length;
  const rows = tree.reduce((sum, index) => sum + (options.rows.get(index.tableOid) ?? 0), 0);
  return (
    rows >= options.fewestRows &&
    tree.every(
      (index) =>
        index.fixed === null &&
        index.attached === attachedHere(index) &&
        (index.parentOid === null || members.has(index.parentOid)) &&
        index.dependents.every(
          ({ catalog, oid }) =>
            (catalog === 'pg_class' && members.has(oid)) ||
            (catalog === 'pg_constraint' && (options.droppedForeignKeys.has(oid) || constraints.has(oid))),
        ),
    )
  );
}

function rootOf(index: Index, byOid: ReadonlyMap<number, Index>): number {
  const parent = index.parentOid === null ? undefined : byOid.get(index.parentOid);
  return parent === undefined ? index.oid : rootOf(parent, byOid);
}

function depthOf(index: Index, byOid: ReadonlyMap<number, Index>): number {
  const parent = index.parentOid === null ? undefined : byOid.get(index.parentOid);
  return parent === undefined ? 0 : 1 + depthOf(parent, byOid);
}
