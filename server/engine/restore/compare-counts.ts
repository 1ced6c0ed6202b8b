import type { Manifest } from '../archive/manifest.ts';
import type { ChangeCounts, CountsOrigin, TableCounts } from '../catalog/read-change-counts.ts';
import type { Match, MatchedTable } from '../copy-in/match-archive.ts';

/** Why what changed since a backup can't be told of any table. */
export type UnknownChanges = 'ARCHIVE_HAS_NO_COUNTS' | 'ANOTHER_DATABASE' | 'COUNTS_BEGAN_ANEW' | 'NOT_COUNTED';

/** Why it can't be told of one table that the others can be told of. */
export type UnknownTableChanges = 'TABLE_MADE_ANEW' | 'TABLE_EMPTIED_OR_REWRITTEN';

/** Rows that PostgreSQL counted since a backup's snapshot. */
export type Changes = { inserted: number; updated: number; deleted: number };

export type TableChanges = { schema: string; name: string } & (
  | { changes: Changes; unknown: null }
  | { changes: null; unknown: UnknownChanges | UnknownTableChanges }
);

/** Of every table that a restore would replace; `unknown` where it can be told of none. */
export type ChangesSince = { unknown: UnknownChanges | null; tables: TableChanges[] };

/**
 * What changed since a backup, from PostgreSQL's counts then and now. Where they can't be compared it is unknown, never a
 * number: a TRUNCATE is not counted, and a table that was dropped and made again counts from zero.
 * @param now null where PostgreSQL does not count
 */
export function compareCounts(manifest: Manifest, match: Match, now: ChangeCounts | null): ChangesSince {
  const unknown = incomparable(manifest, match, now);
  const tables = match.tables.map(({ archived, table }): TableChanges => {
    const { schema, name } = archived;
    if (unknown !== null) return { schema, name, changes: null, unknown };
    return { schema, name, ...compareTable(archived.counts, now?.tables.get(table.oid)) };
  });
  return { unknown, tables };
}

function incomparable(manifest: Manifest, match: Match, now: ChangeCounts | null): UnknownChanges | null {
  const then = manifest.countsOrigin;
  if (then === undefined) return 'ARCHIVE_HAS_NO_COUNTS';
  if (now === null) return 'NOT_COUNTED';
  if (!isSameDatabase(then, now.origin)) return 'ANOTHER_DATABASE';
  const isSameRun =
    then.databaseResetOn === now.origin.databaseResetOn && then.serverResetOn === now.origin.serverResetOn;
  return isSameRun && !match.tables.some((table) => hasFallen(table, now)) ? null : 'COUNTS_BEGAN_ANEW';
}

/** A server that does not tell its identifier is known by its reset's time. */
function isSameDatabase(then: CountsOrigin, now: CountsOrigin): boolean {
  const isTold = then.systemIdentifier !== null && now.systemIdentifier !== null;
  const isSameServer = !isTold || then.systemIdentifier === now.systemIdentifier;
  return isSameServer && then.databaseOid === now.databaseOid;
}

/** Counts only rise: one that is lower was begun anew, and so were the others. */
function hasFallen({ archived: { counts: then }, table }: MatchedTable, now: ChangeCounts): boolean {
  const counts = now.tables.get(table.oid);
  if (then === undefined || counts === undefined || then.oid !== counts.oid) return false;
  return counts.inserted < then.inserted || counts.updated < then.updated || counts.deleted < then.deleted;
}

function compareTable(
  then: TableCounts | undefined,
  now: TableCounts | undefined,
): { changes: Changes; unknown: null } | { changes: null; unknown: UnknownTableChanges } {
  if (then === undefined || now === undefined || then.oid !== now.oid)
    return { changes: null, unknown: 'TABLE_MADE_ANEW' };
  if (then.filenode !== now.filenode) return { changes: null, unknown: 'TABLE_EMPTIED_OR_REWRITTEN' };
  const changes = {
    inserted: now.inserted - then.inserted,
    updated: now.updated - then.updated,
    deleted: now.deleted - then.deleted,
  };
  return { changes, unknown: null };
}
