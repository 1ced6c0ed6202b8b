import type { ChangesSince, ChangesUnknown, RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';

export type TableChange = RestorePreview['tables'][number] & {
  /** Rows after a restore less rows now; null where one side has no such table. */
  difference: number | null;
};

export type RestoreChanges = {
  /** Those of which most would be lost first. */
  tables: TableChange[];
  /** Tables that lose something, as far as that is known, most first. */
  losing: TableChange[];
};

/** What a restore changes, by table. */
export function restoreChanges(preview: RestorePreview): RestoreChanges {
  const tables = preview.tables.map((table) => ({ ...table, difference: differenceOf(table) })).sort(mostLostFirst);
  const replaced = tables.filter((table) => table.replaced);
  return {
    tables,
    losing: replaced.filter((table) => (table.changes ? sumOf(table.changes) > 0 : (table.difference ?? 0) < 0)),
  };
}

function mostLostFirst(one: TableChange, other: TableChange): number {
  return lostBy(other) - lostBy(one);
}

function lostBy({ changes, difference, replaced }: TableChange): number {
  if (!replaced) return -1;
  return changes ? sumOf(changes) : Math.max(-(difference ?? 0), 0);
}

function sumOf({ inserted, updated, deleted }: ChangesSince): number {
  return inserted + updated + deleted;
}

function differenceOf({ archiveRows, nowRows }: RestorePreview['tables'][number]): number | null {
  return archiveRows === null || nowRows === null ? null : archiveRows - nowRows;
}

/** "1,204 inserted, 12 deleted"; "none" where nothing was counted. */
export function changesInWords({ inserted, updated, deleted }: ChangesSince): string {
  const parts = [
    ...(inserted > 0 ? [`${formatNumber(inserted)} inserted`] : []),
    ...(updated > 0 ? [`${formatNumber(updated)} updated`] : []),
    ...(deleted > 0 ? [`${formatNumber(deleted)} deleted`] : []),
  ];
  return parts.join(', ') || 'none';
}

export const unknownTableWords: Partial<Record<ChangesUnknown, string>> = {
  TABLE_MADE_ANEW: 'recreated since',
  TABLE_EMPTIED_OR_REWRITTEN: 'emptied or rewritten since',
};

const unknownWords: Record<ChangesUnknown, string> = {
  ARCHIVE_HAS_NO_COUNTS: 'it was taken without PostgreSQL’s statistics',
  ANOTHER_DATABASE: 'it comes from another database',
  COUNTS_BEGAN_ANEW: 'PostgreSQL’s statistics were reset since',
  NOT_COUNTED: 'PostgreSQL does not count changes here, or does not show them',
  TABLE_MADE_ANEW: 'the tables were recreated since',
  TABLE_EMPTIED_OR_REWRITTEN: 'the tables were emptied or rewritten since',
};

/** Whether it is known of any table what changed since the backup. */
export function isCounted({ tables }: RestorePreview): boolean {
  return tables.some(({ changes }) => changes !== null);
}

/** In one sentence what a restore would lose, by PostgreSQL’s statistics, or why that is not known. */
export function undoneInWords(preview: RestorePreview): string {
  const { changes, tables, restoredSince, contents } = preview;
  const replaced = tables.filter((table) => table.replaced).length;
  const undone = contents.safetyFor?.daemonId;
  if (undone !== undefined && undone === restoredSince?.daemonId && !isCounted(preview)) {
    return `Restore ${undone} is undone, and all changes since it are lost. How many changes is not known.`;
  }
  if (changes.unknown !== null)
    return `How much has changed since this backup is not known: ${unknownWords[changes.unknown]}.`;
  if (replaced > 0 && changes.unknownTables === replaced) {
    const why = restoredSince ? 'the database was restored since' : unknownWords.TABLE_EMPTIED_OR_REWRITTEN;
    return `How much has changed since this backup is not known: ${why}.`;
  }
  const rest =
    changes.unknownTables > 0 ? ` The changes of ${formatCount(changes.unknownTables, 'table')} are not known.` : '';
  if (sumOf(changes) === 0) return `No changes since this backup (PostgreSQL statistics).${rest}`;
  const { inserted, updated, deleted } = changes;
  return `About ${formatCount(inserted, 'row')} inserted, ${formatNumber(updated)} updated and ${formatNumber(deleted)} deleted since this backup would be lost (estimate).${rest}`;
}
