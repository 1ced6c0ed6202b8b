import type { Manifest } from '../archive/manifest.ts';
import type { ChangeCounts, CountsOrigin, TableCounts } from '../catalog/read-change-counts.ts';
import type { Match, MatchedTable } from '../copy-in/match-archive.ts';

/** Why the changes since a backup are not known for any table. */
export type UnknownChanges = 'ARCHIVE_HAS_NO_COUNTS' | 'ANOTHER_DATABASE' | 'COUNTS_BEGAN_ANEW' | 'NOT_COUNTED';

/** Why the changes are not known for one table, though they are known for others. */
export type UnknownTableChanges = 'TABLE_MADE_ANEW' | 'TABLE_EMPTIED_OR_REWRITTEN';

/** Rows that PostgreSQL counted since a backup's snapshot. */
export type Changes = { inserted: number; updated: number; deleted: number };

export type TableChanges = { schema: string; name: string } & (
  | { changes: Changes; unknown: null }
  | { changes: null; unknown: UnknownChanges | UnknownTableChanges }
);

/** The changes in every table that a restore would replace. `unknown` is null unless they are known for no table. */
export type ChangesSince = { unknown: UnknownChanges | null; tables: TableChanges[] };

/**
 * Works out what changed since a backup from PostgreSQL's counts then and now. Where the counts can't be compared, the result is
 * unknown and never a number: PostgreSQL does not count a TRUNCATE, and a table that was dropped and created again counts from zero.
 * @param now null when PostgreSQL does not count
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

/** A server whose identifier can't be read is recognized by the time of its last reset, which the caller compares. */
function isSameDatabase(then: CountsOrigin, now: CountsOrigin): boolean {
  const isTold = then.systemIdentifier !== null && now.systemIdentifier !== null;
  const isSameServer = !isTold || then.systemIdentifier === now.systemIdentifier;
  return isSameServer && then.databaseOid === now.databaseOid;
}

/** Counts only rise. When one is lower than before, PostgreSQL has started all of them again. */
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
