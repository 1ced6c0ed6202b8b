import type { DaemonDetails, TableState } from '#lib/contracts/daemon-details.ts';

/** How far a daemon is with one table; bytes of COPY text. */
export type ReportedTable = {
  position: number;
  /** schema.name */
  name: string;
  rowsDone: number;
  rowsTotal: number;
  bytesDone: number;
  bytesTotal: number;
  state: TableState;
};

export type ReportedLine = { number: number; on: number; level: 'info' | 'warning'; text: string };

/** All that a daemon told, put together from one answer after the other. */
export type DaemonReport = Omit<DaemonDetails, 'tables' | 'log'> & {
  tables: readonly ReportedTable[];
  /** The number of the first line that is kept. */
  firstLine: number;
  lines: readonly ReportedLine[];
};

/** Adds what is new to what is known. `news` is the answer for everything since `known`, or for everything. */
export function mergeDaemonReport(known: DaemonReport | undefined, news: DaemonDetails): DaemonReport {
  const { tables, log, ...rest } = news;
  return {
    ...rest,
    tables: mergeTables(known?.tables ?? [], tables),
    firstLine: log.firstLine,
    lines: mergeLines(known?.lines ?? [], log),
  };
}

function mergeTables(known: readonly ReportedTable[], { count, changed }: DaemonDetails['tables']) {
  if (changed.length === 0 && known.length === count) return known;
  const tables = known.slice(0, count);
  for (const [position, name, rowsDone, rowsTotal, bytesDone, bytesTotal, state] of changed) {
    tables[position] = { position, name, rowsDone, rowsTotal, bytesDone, bytesTotal, state };
  }
  return tables;
}

function mergeLines(known: readonly ReportedLine[], { firstLine, lines }: DaemonDetails['log']) {
  if (lines.length === 0 && (known[0]?.number ?? 0) >= firstLine) return known;
  const newest = known.at(-1)?.number ?? -1;
  const kept = known.filter(({ number }) => number >= firstLine);
  const added = lines.filter(([number]) => number > newest);
  return [...kept, ...added.map(([number, on, level, text]) => ({ number, on, level, text }))];
}
