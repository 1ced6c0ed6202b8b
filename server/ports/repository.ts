/**
 * A batch of rows as COPY text, each with its line feed. A batch ends between two rows, unless one row is larger than a batch: then
 * `endsRow` is false, and the next batch continues the row. `rows` is the number of rows that end in the batch.
 */
export type CopiedRows = { data: Buffer; rows: number; endsRow: boolean };

/** The buffers that copyOut() fills. A batch's `data` lies at the start of one, and whoever takes the batch gives the buffer back. */
export interface CopyBuffers {
  take(): Promise<Buffer>;
  give(data: Buffer): void;
}

/** An open COPY ... FROM STDIN. */
export interface CopyIn {
  /** Sends data, and resolves when more may be sent (back-pressure). Then `data` may be reused. */
  write(data: Buffer): Promise<void>;
  /** Ends the data, and resolves with the number of rows that PostgreSQL has stored. */
  end(): Promise<number>;
}

/**
 * One session in the repository database. Errors are AppError: REPOSITORY_REFUSED (what PostgreSQL refused, in words, with
 * its message; details: "SQLSTATE 42501, ..."), REPOSITORY_UNREACHABLE (the session was lost or could not be made), STOPPED
 * (the signal was aborted: the running statement is cancelled by a second session).
 */
export interface RepositoryConnection {
  readonly backendPid: number;
  query<Row extends Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs one or several statements without parameters, and returns no rows. */
  execute(sql: string): Promise<void>;
  /** Runs one statement. PostgreSQL refuses the text when it reads several statements in it. */
  executeOne(sql: string): Promise<void>;
  /**
   * Runs a `copy (...) to stdout`, in batches of about `batchBytes` (1 MiB) or of the buffers' size. A slow reader slows PostgreSQL
   * down.
   */
  copyOut(sql: string, options?: { batchBytes?: number; buffers?: CopyBuffers }): AsyncIterable<CopiedRows>;
  /** Starts a `copy ... from stdin`. */
  copyIn(sql: string): Promise<CopyIn>;
  /** Ends the session; an open transaction is rolled back. Never throws. */
  close(): Promise<void>;
}

export type ConnectOptions = {
  /** The session's name in pg_stat_activity. */
  applicationName: string;
  signal?: AbortSignal;
  /** Another database of the repository's server; the repository itself when it is left out. */
  database?: string;
};

/** A role that sessions log in as. `password` is null when the server lets the role in without one. */
export type RoleLogin = { name: string; password: string | null };

/** The database being administered: PostgreSQL 14 to 18, used as the owner of its tables, no superuser needed. */
export interface Repository {
  connect(options: ConnectOptions): Promise<RepositoryConnection>;
  /** Returns the same server with sessions that log in as another role than the one in the repository's address. */
  as(login: RoleLogin): Repository;
}
