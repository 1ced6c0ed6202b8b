import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatNumber } from '#lib/format/format-number.ts';

export type TableChange = RestorePreview['tables'][number] & {
  /** Rows after a restore less rows now; null where one side has no such table. */
  difference: number | null;
};

export type RestoreChanges = {
  tables: TableChange[];
  /** Rows now in the tables that a restore replaces, and whether every one of them was counted. */
  replacedRows: number;
  exact: boolean;
  /** Tables that will hold fewer rows than now, most first. */
  losing: (TableChange & { difference: number })[];
};

/** What a restore changes, by table. */
export function restoreChanges(preview: RestorePreview): RestoreChanges {
  const tables = preview.tables.map((table) => ({ ...table, difference: differenceOf(table) }));
  const replaced = tables.filter(({ archiveRows, nowRows }) => archiveRows !== null && nowRows !== null);
  return {
    tables,
    replacedRows: replaced.reduce((sum, { nowRows }) => sum + (nowRows ?? 0), 0),
    exact: replaced.every(({ exact }) => exact),
    losing: tables
      .flatMap((table) =>
        table.difference !== null && table.difference < 0 ? [{ ...table, difference: table.difference }] : [],
      )
      .sort((a, b) => a.difference - b.difference),
  };
}

function differenceOf({ archiveRows, nowRows }: RestorePreview['tables'][number]): number | null {
  return archiveRows === null || nowRows === null ? null : archiveRows - nowRows;
}

/** "46,273", or "about 46,273" where PostgreSQL only estimates. */
export function aboutRows(rows: number, exact: boolean): string {
  return exact ? formatNumber(rows) : `about ${formatNumber(rows)}`;
}
