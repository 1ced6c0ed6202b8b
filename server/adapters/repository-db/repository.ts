/** A run of whole COPY text rows, each with its line feed. */
export type CopiedRows = { data: Buffer; rows: number };

/** A COPY ... FROM STDIN under way. */
export interface CopyIn {
  /** Resolves when more may be sent (back-pressure). */
  write(data: Buffer): Promise<void>;
  /** Ends the data; resolves with the number of rows that PostgreSQL says it took. */
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
  /** Runs one statement or, without parameters, several; gives nothing back. */
  execute(sql: string): Promise<void>;
  /** `copy (...) to stdout`, in batches of whole rows of about `batchBytes` or one larger row. Reading slowly slows PostgreSQL down. */
  copyOut(sql: string, options?: { batchBytes?: number }): AsyncIterable<CopiedRows>;
  /** `copy ... from stdin`. */
  copyIn(sql: string): Promise<CopyIn>;
  /** Ends the session; an open transaction is rolled back. Never throws. */
  close(): Promise<void>;
}

export type ConnectOptions = {
  /** Shown in pg_stat_activity: `stack-console daemon 12`. */
  applicationName: string;
  signal?: AbortSignal;
};

/** The database being administered: PostgreSQL 14 to 18, used as the owner of its tables, no superuser needed. */
export interface Repository {
  connect(options: ConnectOptions): Promise<RepositoryConnection>;
}
