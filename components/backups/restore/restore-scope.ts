import type { RestorePreview, RestorePreviewTable } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import type { RestoreWay } from '../shared/restore-ways.ts';

/** Rows of so many tables. `exact`: every one of them was counted; otherwise PostgreSQL estimates some. */
export type Share = { rows: number; tables: number; exact: boolean };

export type RestoreScope = {
  /** All that the backup holds. */
  backup: Share;
  /** All that the database holds now. */
  now: Share;
  /** What a restore in place replaces in the database, and what it takes from the backup. */
  replaced: Share;
  restored: Share;
  /** Tables of the database that a restore in place leaves as they are: migration tables, and those that the backup does not have. */
  untouched: RestorePreviewTable[];
};

/** What the backup holds, what the database holds, and what a restore in place replaces: every page takes its numbers from here. */
export function restoreScope({ contents, tables }: RestorePreview): RestoreScope {
  const replaced = tables.filter((table) => table.replaced);
  return {
    backup: { rows: contents.rows, tables: contents.tables.length, exact: true },
    now: nowOf(tables.filter(({ nowRows }) => nowRows !== null)),
    replaced: nowOf(replaced),
    restored: {
      rows: replaced.reduce((sum, { archiveRows }) => sum + (archiveRows ?? 0), 0),
      tables: replaced.length,
      exact: true,
    },
    untouched: tables.filter((table) => !table.replaced && table.nowRows !== null),
  };
}

function nowOf(tables: readonly RestorePreviewTable[]): Share {
  return {
    rows: tables.reduce((sum, { nowRows }) => sum + (nowRows ?? 0), 0),
    tables: tables.length,
    exact: tables.every(({ exact }) => exact),
  };
}

/** What a restore of the database replaces: in place the tables that both sides have, staged the whole database. */
export function replacedBy(way: Exclude<RestoreWay, 'NEW_DATABASE'>, scope: RestoreScope): Share {
  return way === 'STAGED' ? scope.now : scope.replaced;
}

/** "1,700 rows in 4 tables", or "about 1,164,611 rows in 21 tables" where PostgreSQL only estimates. */
export function shareInWords({ rows, tables, exact }: Share): string {
  return `${exact ? '' : 'about '}${formatCount(rows, 'row')} in ${formatCount(tables, 'table')}`;
}

/** "46,273", or "about 46,273" where PostgreSQL only estimates. */
export function aboutRows(rows: number, exact: boolean): string {
  return exact ? formatNumber(rows) : `about ${formatNumber(rows)}`;
}
