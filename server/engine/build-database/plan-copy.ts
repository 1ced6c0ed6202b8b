import type { ManifestTable } from '../archive/manifest.ts';

/** A table of the archive that has rows, with its place among all. */
export type PlannedTable = { archived: ManifestTable; position: number };

/** What a session takes to copy: a few tables of its own in one transaction, or a part in a table that others copy too. */
export type CopyUnit = { kind: 'own'; tables: PlannedTable[] } | { kind: 'shared'; table: PlannedTable };

const MiB = 1024 * 1024;
const smallTableBytes = MiB;
/** Small tables go together, in transactions that neither hold too many locks nor leave another session without work. */
const mostTogether = 50;
const mostBytesTogether = 4 * MiB;

/**
 * Who copies what: the largest tables first. One that alone is more than a session's share of the whole is shared by all; the
 * others are emptied and filled in one transaction, which allows FREEZE.
 * @param tables in the order of the work
 */
export function planCopy(tables: readonly ManifestTable[], sessions: number, smallestSharedBytes: number): CopyUnit[] {
  const filled = tables
    .map((archived, position) => ({ archived, position }))
    .filter(({ archived }) => archived.chunks.length > 0);
  const total = filled.reduce((sum, { archived }) => sum + archived.rawBytes, 0);
  const isShared = ({ archived: { rawBytes, chunks } }: PlannedTable) =>
    sessions > 1 && chunks.length > 1 && rawBytes >= smallestSharedBytes && rawBytes > total / sessions;
  const large = filled.filter(({ archived }) => archived.rawBytes >= smallTableBytes);
  const small = filled.filter(({ archived }) => archived.rawBytes < smallTableBytes);
  return [
    ...large.map((table): CopyUnit => (isShared(table) ? { kind: 'shared', table } : { kind: 'own', tables: [table] })),
    ...together(small).map((group): CopyUnit => ({ kind: 'own', tables: group })),
  ];
}

/** The order of the work: what takes longest comes first. */
export function inOrderOfWork(tables: readonly ManifestTable[]): ManifestTable[] {
  return tables.toSorted((one, other) => other.rawBytes - one.rawBytes);
}

function together(tables: readonly PlannedTable[]): PlannedTable[][] {
  const groups: PlannedTable[][] = [];
  let bytes = 0;
  for (const table of tables) {
    const group = groups.at(-1);
    if (group === undefined || group.length >= mostTogether || bytes + table.archived.rawBytes > mostBytesTogether) {
      groups.push([table]);
      bytes = 0;
    } else group.push(table);
    bytes += table.archived.rawBytes;
  }
  return groups;
}
