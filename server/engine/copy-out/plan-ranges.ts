import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';

/** About how many bytes of heap and TOAST one statement copies: 2,000 pages of a table without large values. */
const rangeBytes = 16 * 1024 * 1024;

/** What must be known of a table to copy it in ranges. `pages` are those of its heap; `bytes` are those of heap and TOAST. */
export type RangedTable = {
  schema: string;
  name: string;
  columns: readonly { name: string; generated?: boolean }[];
  pages: number;
  bytes: number;
};

/** A range of a table's pages, which one statement copies. `end` is null for the last range, so that new pages are not missed. */
export type TableRange<Table extends RangedTable = CatalogTable> = {
  table: Table;
  index: number;
  start: number;
  end: number | null;
};

/**
 * Plans the ranges of all tables, the largest table first. A table is one range when the tables after it keep the other sessions busy for
 * as long. PostgreSQL reads a whole table through a small ring of buffers. It reads a range of pages through all its shared buffers,
 * which is slower and pushes the data of other users out of its cache.
 * @param inSmall whether every table is cut into ranges, as much less has to be copied once more then when one of them can't be read
 */
export function planRanges<Table extends RangedTable>(
  tables: readonly Table[],
  sessions: number,
  inSmall = false,
): TableRange<Table>[] {
  let bytesAfter = tables.reduce((sum, table) => sum + table.bytes, 0);
  return tables
    .toSorted((one, other) => other.bytes - one.bytes)
    .flatMap((table) => {
      bytesAfter -= table.bytes;
      const isWhole = !inSmall && bytesAfter >= (sessions - 1) * table.bytes;
      return isWhole ? [wholeOf(table)] : rangesOf(table);
    });
}

function wholeOf<Table extends RangedTable>(table: Table): TableRange<Table> {
  return { table, index: 0, start: 0, end: null };
}

function rangesOf<Table extends RangedTable>(table: Table): TableRange<Table>[] {
  const count = Math.max(Math.min(Math.round(table.bytes / rangeBytes), table.pages), 1);
  const pages = Math.max(Math.ceil(table.pages / count), 1);
  const ranges: TableRange<Table>[] = [];
  for (let start = 0; start === 0 || start < table.pages; start += pages) {
    ranges.push({ table, index: ranges.length, start, end: start + pages < table.pages ? start + pages : null });
  }
  return ranges;
}

/** The share of its table's pages that a range holds, from 0 to 1. */
export function shareOf({ table, start, end }: Omit<TableRange<RangedTable>, 'index'>): number {
  return ((end ?? table.pages) - start) / Math.max(table.pages, 1);
}

/** Writes the COPY statement for the rows at these places. */
export function copyRowsStatement(table: RangedTable, ctids: readonly string[]): string {
  const places = ctids.map((ctid) => `"${ctid}"`).join(',');
  return `copy (select ${columnsOf(table)} from only ${quoteQualified(table)} where ctid = any ('{${places}}'::pg_catalog.tid[])) to stdout`;
}

function columnsOf({ columns }: RangedTable): string {
  return columns
    .filter((column) => !column.generated)
    .map((column) => quoteIdentifier(column.name))
    .join(', ');
}

/** Writes the COPY statement for a range. */
export function copyStatement({ table, start, end }: Omit<TableRange<RangedTable>, 'index'>): string {
  const columns = columnsOf(table);
  const isWhole = start === 0 && end === null;
  if (isWhole && columns !== '') return `copy ${quoteQualified(table)} (${columns}) to stdout`;
  const pages = [`ctid >= '(${start},0)'`, ...(end === null ? [] : [`ctid < '(${end},0)'`])].join(' and ');
  return `copy (select ${columns} from only ${quoteQualified(table)}${isWhole ? '' : ` where ${pages}`}) to stdout`;
}
