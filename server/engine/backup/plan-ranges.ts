import { quoteIdentifier, quoteQualified } from '../catalog/quote-identifier.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';

/** Heap and TOAST that one statement copies, about: 2,000 pages of a table without large values. */
const rangeBytes = 16 * 1024 * 1024;

/** A run of a table's pages: the unit of copying. `end` null: open, so that nothing is missed. */
export type TableRange = { table: CatalogTable; index: number; start: number; end: number | null };

/** The ranges of all tables, the largest table first. */
export function planRanges(tables: readonly CatalogTable[]): TableRange[] {
  return tables.toSorted((one, other) => other.bytes - one.bytes).flatMap(rangesOf);
}

function rangesOf(table: CatalogTable): TableRange[] {
  const count = Math.max(Math.min(Math.round(table.bytes / rangeBytes), table.pages), 1);
  const pages = Math.max(Math.ceil(table.pages / count), 1);
  const ranges: TableRange[] = [];
  for (let start = 0; start === 0 || start < table.pages; start += pages) {
    ranges.push({ table, index: ranges.length, start, end: start + pages < table.pages ? start + pages : null });
  }
  return ranges;
}

/** The statement that copies a range out. */
export function copyStatement({ table, start, end }: TableRange): string {
  const columns = table.columns
    .filter((column) => !column.generated)
    .map((column) => quoteIdentifier(column.name))
    .join(', ');
  const isWhole = start === 0 && end === null;
  if (isWhole && columns !== '') return `copy ${quoteQualified(table)} (${columns}) to stdout`;
  const pages = [`ctid >= '(${start},0)'`, ...(end === null ? [] : [`ctid < '(${end},0)'`])].join(' and ');
  return `copy (select ${columns} from only ${quoteQualified(table)}${isWhole ? '' : ` where ${pages}`}) to stdout`;
}
