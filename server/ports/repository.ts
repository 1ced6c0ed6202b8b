/**
 * A run of COPY text rows, each with its line feed. Cut between rows, except inside a row that alone is larger than a batch:
 * then `endsRow` is false and the next batch goes on with the same row. `rows`: how many rows end in it.
 */
export type CopiedRows = { data: Buffer; rows: number; endsRow: boolean };

/** Where copyOut takes the buffers that it fills. A batch's `data` lies at the start of one; who got it gives it back. */
export interface CopyBuffers {
  take(): Promise<Buffer>;
  give(data: Buffer): void;
}

/** A COPY ... FROM STDIN under way. */
export interface CopyIn {
  /** Resolves when more may be sent (back-pressure). `data` may be reused once it resolved. */
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
  /** Runs what PostgreSQL takes for one statement, and refuses when it takes it for several. */
  executeOne(sql: string): Promise<void>;
  /** `copy (...) to stdout`, in batches of about `batchBytes` (1 MiB) or the buffers' size. Reading slowly slows PostgreSQL down. */
  copyOut(sql: string, options?: { batchBytes?: number; buffers?: CopyBuffers }): AsyncIterable<CopiedRows>;
  /** `copy ... from stdin`. */
  copyIn(sql: string): Promise<CopyIn>;
  /** Ends the session; an open transaction is rolled back. Never throws. */
  close(): Promise<void>;
}

export type ConnectOptions = {
  /** Shown in pg_stat_activity. */
  applicationName: string;
  signal?: AbortSignal;
  /** Another database of the repository's server; the repository itself unless told. */
  database?: string;
};

/** A role that sessions log in as. `password` null: none is sent, as the server lets the role in without one. */
export type RoleLogin = { name: string; password: string | null };

/** The database being administered: PostgreSQL 14 to 18, used as the owner of its tables, no superuser needed. */
export interface Repository {
  connect(options: ConnectOptions): Promise<RepositoryConnection>;
  /** The same server, with sessions that log in as another role than the one in the repository's address. */
  as(login: RoleLogin): Repository;
}
