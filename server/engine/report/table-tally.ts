import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { isAppError } from '#server/errors.ts';
import type { OnReport, TableProgress } from './report.ts';

/** With more tables than this, only tables with a good part of all rows or bytes get a line of their own in the log. */
const tablesWithLine = 200;

type Expected = Pick<TableProgress, 'name' | 'rowsTotal' | 'bytesTotal'>;

/** Counts how far each table is, and reports every change. */
export class TableTally {
  readonly #onReport: OnReport;
  readonly #tables: TableProgress[];
  readonly #leastRows: number;
  readonly #leastBytes: number;
  #hasFailed = false;

  /** @param expected the tables in the order of the work, with the bytes of their COPY text */
  constructor(expected: readonly Expected[], onReport: OnReport) {
    this.#onReport = onReport;
    this.#tables = expected.map((table) => ({ ...table, rowsDone: 0, bytesDone: 0, state: 'waiting' }));
    const hasLines = expected.length <= tablesWithLine;
    this.#leastRows = hasLines ? 0 : sum(expected, 'rowsTotal') / tablesWithLine;
    this.#leastBytes = hasLines ? 0 : sum(expected, 'bytesTotal') / tablesWithLine;
    onReport({ kind: 'tables', tables: this.#tables.map((table) => ({ ...table })) });
  }

  startTable(position: number): void {
    this.#change(position, (table) => {
      table.state = 'at work';
    });
  }

  addRows(position: number, rows: number, bytes: number): void {
    this.#change(position, (table) => {
      table.rowsDone += rows;
      table.bytesDone += bytes;
      table.rowsTotal = Math.max(table.rowsTotal, table.rowsDone);
      table.bytesTotal = Math.max(table.bytesTotal, table.bytesDone);
    });
  }

  /** Reports that a table is copied. Its totals become what was counted. */
  finishTable(position: number): void {
    this.#change(position, (table) => {
      table.state = 'done';
      table.rowsTotal = table.rowsDone;
      table.bytesTotal = table.bytesDone;
      if (table.rowsDone < this.#leastRows && table.bytesDone < this.#leastBytes) return;
      this.#log(`Copied ${table.name}: ${describe(table.rowsDone, table.bytesDone)}.`);
    });
  }

  /** Reports that the work failed at this table. Only the first failure is reported, as it ends the others. A stop is no failure. */
  failTable(position: number, error: unknown): void {
    if (this.#hasFailed || (isAppError(error) && error.code === 'STOPPED')) return;
    this.#hasFailed = true;
    this.#change(position, (table) => {
      table.state = 'failed';
    });
  }

  /** Adds a line to the log when all tables are copied. */
  finish(): void {
    const rows = sum(this.#tables, 'rowsDone');
    this.#log(
      `Copied ${formatCount(this.#tables.length, 'table')}: ${describe(rows, sum(this.#tables, 'bytesDone'))} in all.`,
    );
  }

  #change(position: number, change: (table: TableProgress) => void): void {
    const table = this.#tables[position];
    if (table === undefined) return;
    change(table);
    this.#onReport({ kind: 'table', position, table: { ...table } });
  }

  #log(text: string): void {
    this.#onReport({ kind: 'log', level: 'info', text });
  }
}

function describe(rows: number, bytes: number): string {
  return `${formatCount(rows, 'row')}, ${formatBytes(bytes)} of data`;
}

function sum<Key extends string>(tables: readonly Record<Key, number>[], key: Key): number {
  return tables.reduce((total, table) => total + table[key], 0);
}
