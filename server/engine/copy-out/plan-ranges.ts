import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';

/** Heap and TOAST that one statement copies, about: 2,000 pages of a table without large values. */
const rangeBytes = 16 * 1024 * 1024;

/** A session's transactions are short enough that it never holds more locks than a server is set up for. */
export const rangesPerTransaction = 200;

/** What must be known of a table to copy it in ranges: pages of its heap, bytes of heap and TOAST. */
export type RangedTable = {
  schema: string;
  name: string;
  columns: readonly { name: string; generated?: boolean }[];
  pages: number;
  bytes: number;
};

/** A run of a table's pages: the unit of copying. `end` null: open, so that nothing is missed. */
export type TableRange<Table extends RangedTable = CatalogTable> = {
  table: Table;
  index: number;
  start: number;
  end: number | null;
};

/**
 * The ranges of all tables, the largest table first. A table is one range where what comes after it keeps the other sessions busy
 * for as long: PostgreSQL reads a whole table through a few buffers that it uses again and again, but a run of pages through
 * all the buffers that it has, which is slower and leaves its other users an empty cache.
 */
export function planRanges<Table extends RangedTable>(tables: readonly Table[], sessions: number): TableRange<Table>[] {
  let bytesAfter = tables.reduce((sum, table) => sum + table.bytes, 0);
  return tables
    .toSorted((one, other) => other.bytes - one.bytes)
    .flatMap((table) => {
      bytesAfter -= table.bytes;
      return bytesAfter >= (sessions - 1) * table.bytes ? [wholeOf(table)] : rangesOf(table);
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

/** What of its table's pages a range holds, from 0 to 1. */
export function shareOf({ table, start, end }: Omit<TableRange<RangedTable>, 'index'>): number {
  return ((end ?? table.pages) - start) / Math.max(table.pages, 1);
}

/** The statement that copies a range out. */
export function copyStatement({ table, start, end }: Omit<TableRange<RangedTable>, 'index'>): string {
  const columns = table.columns
    .filter((column) => !column.generated)
    .map((column) => quoteIdentifier(column.name))
    .join(', ');
  const isWhole = start === 0 && end === null;
  if (isWhole && columns !== '') return `copy ${quoteQualified(table)} (${columns}) to stdout`;
  const pages = [`ctid >= '(${start},0)'`, ...(end === null ? [] : [`ctid < '(${end},0)'`])].join(' and ');
  return `copy (select ${columns} from only ${quoteQualified(table)}${isWhole ? '' : ` where ${pages}`}) to stdout`;
}
