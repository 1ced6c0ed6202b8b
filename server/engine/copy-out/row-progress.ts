import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import type { OnProgress } from '../report/progress.ts';
import type { OnReport } from '../report/report.ts';
import { TableTally } from '../report/table-tally.ts';
import type { TableRange } from './plan-ranges.ts';

/**
 * Reports the progress of one range: rows with their bytes of COPY text, its end, the error that made it fail, or that it is copied once more from
 * its beginning.
 */
type RangeProgress = {
  add: (rows: number, bytes: number) => void;
  end: () => void;
  fail: (error: unknown) => void;
  beginAgain: () => void;
};

/**
 * Reports a backup's progress in rows. The total is an estimate; when a range is finished, its estimate is replaced by its real number of
 * rows. The total is never less than what was copied.
 */
export class RowProgress {
  readonly #onProgress: OnProgress;
  readonly #tally: TableTally;
  readonly #positions: ReadonlyMap<number, number>;
  readonly #tables: number;
  readonly #rangesLeft = new Map<number, number>();
  #copied = 0;
  #expected = 0;
  #finishedTables = 0;
  #message = 'Copying';

  constructor(
    ranges: readonly TableRange[],
    estimates: ReadonlyMap<number, number>,
    { onProgress, onReport }: { onProgress: OnProgress; onReport: OnReport },
  ) {
    this.#onProgress = onProgress;
    for (const { table } of ranges) this.#rangesLeft.set(table.oid, (this.#rangesLeft.get(table.oid) ?? 0) + 1);
    this.#tables = this.#rangesLeft.size;
    for (const rows of estimates.values()) this.#expected += rows;
    const tables = [...new Set(ranges.map(({ table }) => table))];
    this.#positions = new Map(tables.map(({ oid }, position) => [oid, position]));
    this.#tally = new TableTally(
      tables.map((table) => ({
        name: `${table.schema}.${table.name}`,
        rowsTotal: estimates.get(table.oid) ?? 0,
        bytesTotal: table.bytes,
      })),
      onReport,
    );
  }

  /** Reports that a range is being copied. @param estimate rows that it is expected to have */
  startRange(range: TableRange, estimate: number): RangeProgress {
    let rows = 0;
    let text = 0;
    let expected = estimate;
    const label = `${range.table.schema}.${range.table.name}`;
    const position = this.#positions.get(range.table.oid) ?? -1;
    this.#tally.startTable(position);
    this.#message = `Copying ${label}, ${formatNumber(Math.min(this.#finishedTables + 1, this.#tables))} of ${formatCount(this.#tables, 'table')}`;
    this.#report();
    return {
      add: (more, bytes) => {
        this.#tally.addRows(position, more, bytes);
        rows += more;
        text += bytes;
        this.#copied += more;
        this.#expected += Math.max(rows - expected, 0);
        expected = Math.max(rows, expected);
        this.#report();
      },
      end: () => {
        this.#expected += rows - expected;
        this.#endRange(range.table.oid, position);
        this.#report();
      },
      fail: (error) => this.#tally.failTable(position, error),
      beginAgain: () => {
        this.#tally.addRows(position, -rows, -text);
        this.#copied -= rows;
        this.#expected -= expected;
        expected = 0;
        rows = 0;
        text = 0;
        this.#report();
      },
    };
  }

  /** Says what is copied besides the tables. */
  show(message: string): void {
    this.#message = message;
    this.#report();
  }

  /** Reports that all rows are copied. @param message says what remains to be done */
  finish(message: string): void {
    this.#message = message;
    this.#tally.finish();
    this.#expected = this.#copied;
    this.#report();
  }

  #endRange(oid: number, position: number): void {
    const left = (this.#rangesLeft.get(oid) ?? 1) - 1;
    this.#rangesLeft.set(oid, left);
    if (left > 0) return;
    this.#finishedTables++;
    this.#tally.finishTable(position);
  }

  #report(): void {
    const total = Math.max(Math.round(this.#expected), this.#copied);
    this.#onProgress({ message: this.#message, current: this.#copied, total });
  }
}
