import type { ManifestTable } from '../archive/manifest.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import type { OnReport, TableProgress } from '../report/report.ts';

/** Counts how far the comparison of each table is, and reports every change. The tables are the archive's, the largest first. */
export class CompareTally {
  readonly #onReport: OnReport;
  readonly #tables: TableProgress[];
  readonly #positions: ReadonlyMap<ManifestTable, number>;

  constructor(tables: readonly ManifestTable[], onReport: OnReport = () => {}) {
    const ordered = tables.toSorted((one, other) => other.rawBytes - one.rawBytes);
    this.#onReport = onReport;
    this.#positions = new Map(ordered.map((table, position) => [table, position]));
    this.#tables = ordered.map((table) => ({
      name: labelOf(table),
      rowsDone: 0,
      rowsTotal: table.rows,
      bytesDone: 0,
      bytesTotal: table.rawBytes,
      state: 'to compare',
    }));
    onReport({ kind: 'tables', tables: this.#tables.map((table) => ({ ...table })) });
  }

  /** Adds rows of a table that were read, and their bytes of COPY text. */
  addRows(table: ManifestTable, rows: number, bytes: number): void {
    this.#change(table, (known) => {
      known.state = 'comparing';
      known.rowsDone += rows;
      known.bytesDone += bytes;
      known.rowsTotal = Math.max(known.rowsTotal, known.rowsDone);
      known.bytesTotal = Math.max(known.bytesTotal, known.bytesDone);
    });
  }

  /** Reports that all of a table was read. @param rows how many rows it has */
  finishTable(table: ManifestTable, { rows, matches }: { rows: number; matches: boolean }): void {
    this.#change(table, (known) => {
      known.state = matches ? 'compared' : 'differs';
      known.rowsDone = rows;
      if (matches) known.bytesDone = known.bytesTotal;
    });
  }

  #change(table: ManifestTable, change: (known: TableProgress) => void): void {
    const position = this.#positions.get(table) ?? -1;
    const known = this.#tables[position];
    if (known === undefined) return;
    change(known);
    this.#onReport({ kind: 'table', position, table: { ...known } });
  }
}
