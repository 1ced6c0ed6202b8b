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
  /** Rows now in the tables that a restore replaces, and whether every one of them was counted. */
  replacedRows: number;
  exact: boolean;
  /** Tables that lose something, as far as that is known, most first. */
  losing: TableChange[];
};

/** What a restore changes, by table. */
export function restoreChanges(preview: RestorePreview): RestoreChanges {
  const tables = preview.tables.map((table) => ({ ...table, difference: differenceOf(table) })).sort(mostLostFirst);
  const replaced = tables.filter((table) => table.replaced);
  return {
    tables,
    replacedRows: replaced.reduce((sum, { nowRows }) => sum + (nowRows ?? 0), 0),
    exact: replaced.every(({ exact }) => exact),
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

/** "46,273", or "about 46,273" where PostgreSQL only estimates. */
export function aboutRows(rows: number, exact: boolean): string {
  return exact ? formatNumber(rows) : `about ${formatNumber(rows)}`;
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
  TABLE_MADE_ANEW: 'made anew since',
  TABLE_EMPTIED_OR_REWRITTEN: 'emptied or rewritten since',
};

const unknownWords: Record<ChangesUnknown, string> = {
  ARCHIVE_HAS_NO_COUNTS: 'it was taken without PostgreSQL’s counts',
  ANOTHER_DATABASE: 'it is of another database',
  COUNTS_BEGAN_ANEW: 'PostgreSQL began its counts anew since, after a reset or a crash',
  NOT_COUNTED: 'PostgreSQL does not count changes here, or does not tell',
  TABLE_MADE_ANEW: 'the tables were made anew since',
  TABLE_EMPTIED_OR_REWRITTEN: 'the tables were emptied or rewritten since',
};

/** Whether it is known of any table what changed since the backup. */
export function isCounted({ tables }: RestorePreview): boolean {
  return tables.some(({ changes }) => changes !== null);
}

/** In one sentence what a restore would undo, by PostgreSQL's counts, or why that is unknown. */
export function undoneInWords(preview: RestorePreview): string {
  const { changes, tables, restoredSince, contents } = preview;
  const replaced = tables.filter((table) => table.replaced).length;
  const undone = contents.safetyFor?.daemonId;
  if (undone !== undefined && undone === restoredSince?.daemonId && !isCounted(preview)) {
    return `Restore ${undone} is undone, and every change since it: how many those are is not known.`;
  }
  if (changes.unknown !== null) return `What changed since this backup is not known: ${unknownWords[changes.unknown]}.`;
  if (replaced > 0 && changes.unknownTables === replaced) {
    const why = restoredSince ? 'the repository was restored since' : unknownWords.TABLE_EMPTIED_OR_REWRITTEN;
    return `What changed since this backup is not known: ${why}.`;
  }
  const rest = changes.unknownTables > 0 ? ` Of ${formatCount(changes.unknownTables, 'table')} it is not known.` : '';
  if (sumOf(changes) === 0) return `PostgreSQL has counted no change since this backup.${rest}`;
  const { inserted, updated, deleted } = changes;
  return `About ${formatCount(inserted, 'row')} inserted, ${formatNumber(updated)} updated and ${formatNumber(deleted)} deleted since this backup would be undone.${rest}`;
}
