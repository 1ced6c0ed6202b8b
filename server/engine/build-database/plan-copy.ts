import type { ManifestTable } from '../archive/manifest.ts';

/** A table of the archive that has rows. `position` is its place among all tables. */
export type PlannedTable = { archived: ManifestTable; position: number };

/** What a session takes to copy: tables that it copies alone in one transaction, or chunks of a table that several sessions copy. */
export type CopyUnit = { kind: 'own'; tables: PlannedTable[] } | { kind: 'shared'; table: PlannedTable };

const MiB = 1024 * 1024;
const smallTableBytes = MiB;
/** Small tables share a transaction. These bounds keep it from holding too many locks, and leave work for the other sessions. */
const mostTogether = 50;
const mostBytesTogether = 4 * MiB;

/**
 * Plans which session copies what, the largest tables first. All sessions copy a table that is larger than one session's share of all
 * data. Every other table is truncated and filled in one transaction, which allows FREEZE.
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
    ...groupSmallTables(small).map((group): CopyUnit => ({ kind: 'own', tables: group })),
  ];
}

/** Sorts the tables in the order of the work: the largest first. */
export function inOrderOfWork(tables: readonly ManifestTable[]): ManifestTable[] {
  return tables.toSorted((one, other) => other.rawBytes - one.rawBytes);
}

function groupSmallTables(tables: readonly PlannedTable[]): PlannedTable[][] {
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
