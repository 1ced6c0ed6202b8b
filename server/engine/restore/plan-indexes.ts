import type { Index } from '../catalog/read-indexes.ts';

export type IndexPlan = {
  drops: string[];
  /** A partitioned index comes before the indexes that are attached to it. */
  builds: Pick<Index, 'label' | 'name' | 'build' | 'weaker' | 'definition'>[];
};

/**
 * Chooses the indexes to drop while rows are copied, because building one anew is faster than filling it row by row.
 * An index is dropped together with all indexes that are attached to it, or none of them is. It stays when
 * - it has a mark that a new index would not have (`fixed`),
 * - an object that is not dropped depends on it,
 * - an index attached to it belongs to a table that keeps its rows, or
 * - its tables get fewer than `fewestRows` rows.
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
    if (!canDrop(tree, options)) continue;
    const ordered = tree.toSorted((one, other) => depthOf(one, byOid) - depthOf(other, byOid) || one.oid - other.oid);
    for (const index of ordered) {
      if (index.parentOid === null) plan.drops.push(index.drop);
      plan.builds.push(index);
    }
  }
  return plan;
}

function canDrop(tree: readonly Index[], options: Parameters<typeof planIndexes>[1]): boolean {
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
