/** A step of a daemon's work, in the order in which steps follow each other. */
export type Phase = { key: string; title: string };

/**
 * A table is copied ('waiting', 'at work', 'done'); a verification compares it after that ('to compare', 'comparing', 'compared',
 * 'differs'), and its rows are then those that were compared. 'failed': what ended the work happened to this table.
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

/** How far the work is with one table. Bytes are of COPY text. A total is an estimate until the table is done. */
export type TableProgress = {
  /** schema.name */
  name: string;
  rowsDone: number;
  rowsTotal: number;
  bytesDone: number;
  bytesTotal: number;
  state: TableState;
};

/** What the work can't go on without at the moment; null: nothing outside. */
export type WaitingFor = 'bucket' | 'repository' | 'locks' | null;

/** One thing that the work tells as it happens, beside its progress. */
export type Report =
  /** A phase begins, which ends the one before; one that begins again takes all after it back. */
  | { kind: 'phase'; key: string }
  /** All tables, in the order of the work. They replace what was told of tables before. */
  | { kind: 'tables'; tables: readonly TableProgress[] }
  /** How far one table is now; `position` in the order above. */
  | { kind: 'table'; position: number; table: TableProgress }
  | { kind: 'waiting'; on: WaitingFor }
  /** A sentence for a person. */
  | { kind: 'log'; level: 'info' | 'warning'; text: string };

/** Takes a report; returns at once. Called for each chunk, never for each row. */
export type OnReport = (report: Report) => void;
