import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { isAppError } from '#server/errors.ts';
import type { OnReport, TableProgress } from './report.ts';

/** With more tables than that only those that hold a good part of the whole get a sentence of their own. */
const tablesWithLine = 200;

type Expected = Pick<TableProgress, 'name' | 'rowsTotal' | 'bytesTotal'>;

/** Counts how far each table is, and reports every change. */
export class TableTally {
  readonly #onReport: OnReport;
  readonly #tables: TableProgress[];
  readonly #leastRows: number;
  readonly #leastBytes: number;
  #hasFailed = false;

  /** @param expected in the order of the work; bytes of COPY text */
  constructor(expected: readonly Expected[], onReport: OnReport) {
    this.#onReport = onReport;
    this.#tables = expected.map((table) => ({ ...table, rowsDone: 0, bytesDone: 0, state: 'waiting' }));
    const hasLines = expected.length <= tablesWithLine;
    this.#leastRows = hasLines ? 0 : sum(expected, 'rowsTotal') / tablesWithLine;
    this.#leastBytes = hasLines ? 0 : sum(expected, 'bytesTotal') / tablesWithLine;
    onReport({ kind: 'tables', tables: this.#tables.map((table) => ({ ...table })) });
  }

  begin(position: number): void {
    this.#change(position, (table) => {
      table.state = 'at work';
    });
  }

  add(position: number, rows: number, bytes: number): void {
    this.#change(position, (table) => {
      table.rowsDone += rows;
      table.bytesDone += bytes;
      table.rowsTotal = Math.max(table.rowsTotal, table.rowsDone);
      table.bytesTotal = Math.max(table.bytesTotal, table.bytesDone);
    });
  }

  /** The table is copied: what was counted is all that it holds. */
  end(position: number): void {
    this.#change(position, (table) => {
      table.state = 'done';
      table.rowsTotal = table.rowsDone;
      table.bytesTotal = table.bytesDone;
      if (table.rowsDone < this.#leastRows && table.bytesDone < this.#leastBytes) return;
      this.#log(`Copied ${table.name}: ${describe(table.rowsDone, table.bytesDone)}.`);
    });
  }

  /** What ends the work happened to this table. Only the first is told: others break off because of it. A stop is no failure. */
  fail(position: number, error: unknown): void {
    if (this.#hasFailed || (isAppError(error) && error.code === 'STOPPED')) return;
    this.#hasFailed = true;
    this.#change(position, (table) => {
      table.state = 'failed';
    });
  }

  /** All are copied. */
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
