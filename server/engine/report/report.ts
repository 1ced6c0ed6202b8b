/** A step of a daemon's work, in the order in which steps follow each other. */
export type Phase = { key: string; title: string };

/**
 * The state of a table. While it is copied: 'waiting', 'at work', 'done'. While a verification compares it: 'to compare', 'comparing',
 * 'compared', 'differs'; its rows are then those that were compared. 'failed' is the table at which the work failed.
 */
export type TableState =
  | 'waiting'
  | 'at work'
  | 'done'
  | 'to compare'
  | 'comparing'
  | 'compared'
  | 'differs'
  | 'failed';

/** How far the work on one table is. Bytes are bytes of COPY text. A total is an estimate until the table is done. */
export type TableProgress = {
  /** schema.name */
  name: string;
  rowsDone: number;
  rowsTotal: number;
  bytesDone: number;
  bytesTotal: number;
  state: TableState;
};

/** What the work waits for: an answer of the bucket or the repository, or locks; null when it waits for nothing outside. */
export type WaitingFor = 'bucket' | 'repository' | 'locks' | null;

/** One event of the work, reported beside its progress. */
export type Report =
  /** A phase begins, and the phase before it ends. When a phase begins again, the phases after it have not begun. */
  | { kind: 'phase'; key: string }
  /** All tables, in the order of the work. They replace the tables of earlier reports. */
  | { kind: 'tables'; tables: readonly TableProgress[] }
  /** How far one table is now; `position` in the order above. */
  | { kind: 'table'; position: number; table: TableProgress }
  | { kind: 'waiting'; on: WaitingFor }
  /** A sentence for a person. */
  | { kind: 'log'; level: 'info' | 'warning'; text: string };

/** Takes a report; returns at once. Called for each chunk, never for each row. */
export type OnReport = (report: Report) => void;
