import type pg from 'pg';
import { withTimeout } from '#server/async/with-timeout.ts';
import type {
  ConnectOptions,
  CopiedRows,
  CopyBuffers,
  CopyIn,
  RepositoryConnection,
} from '#server/ports/repository.ts';
import { backendPidOf } from '../postgres/backend-pid-of.ts';
import { CopyInQuery } from './copy-in-query.ts';
import { CopyOutQuery } from './copy-out-query.ts';
import { cancelStatement, openSession } from './open-session.ts';
import { stopped, translateError } from './translate-error.ts';

const defaultBatchBytes = 1024 * 1024;
/** How long a cancelled statement or the end of a session may take before the socket is cut. */
const patienceMs = 5_000;

/** Opens a session. @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED */
export async function openConnection(url: string, options: ConnectOptions): Promise<RepositoryConnection> {
  if (options.signal?.aborted) throw stopped();
  const client = await openSession(url, options.applicationName);
  return new PgConnection(url, client, options.signal);
}

class PgConnection implements RepositoryConnection {
  readonly backendPid: number;
  readonly #url: string;
  readonly #client: pg.Client;
  readonly #signal: AbortSignal | undefined;
  /** The running statements. Each resolves and never rejects. */
  readonly #running = new Set<Promise<unknown>>();
  #copyOut: CopyOutQuery | null = null;
  #copyIn: CopyInQuery | null = null;
  #closing: Promise<void> | null = null;

  constructor(url: string, client: pg.Client, signal: AbortSignal | undefined) {
    this.#url = url;
    this.#client = client;
    this.#signal = signal;
    this.backendPid = backendPidOf(client);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (signal?.aborted) this.#onAbort();
  }

  async query<Row extends Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.#run(() => this.#client.query<Row>(sql, [...parameters]));
    return result.rows;
  }

  async execute(sql: string): Promise<void> {
    await this.#run(() => this.#client.query(sql));
  }

  async executeOne(sql: string): Promise<void> {
    // The protocol of prepared statements; @types/pg does not know of it.
    const query: pg.QueryConfig & { queryMode: 'extended' } = { text: sql, queryMode: 'extended' };
    await this.#run(() => this.#client.query(query));
  }

  async *copyOut(
    sql: string,
    options: { batchBytes?: number; buffers?: CopyBuffers } = {},
  ): AsyncGenerator<CopiedRows, void, undefined> {
    const buffers = options.buffers ?? freshBuffers(options.batchBytes ?? defaultBatchBytes);
    const query = new CopyOutQuery(sql);
    let done = false;
    this.#throwIfStopped();
    this.#copyOut = query;
    this.#client.query(query);
    try {
      while (!done) {
        const buffer = await buffers.take();
        const filled = await this.#run(() => query.fill(buffer)).catch((error: unknown) => {
          buffers.give(buffer);
          throw error;
        });
        done = filled.done;
        if (filled.bytes === 0) buffers.give(buffer);
        else yield { data: buffer.subarray(0, filled.bytes), rows: filled.rows, endsRow: filled.endsRow };
      }
    } finally {
      if (!done) await this.#abandon(query);
      this.#copyOut = null;
    }
  }

  async copyIn(sql: string): Promise<CopyIn> {
    const query = new CopyInQuery(sql);
    this.#throwIfStopped();
    this.#copyIn = query;
    this.#client.query(query);
    await this.#run(() => query.started);
    return {
      write: (data) => this.#run(() => query.write(data)),
      end: () => this.#run(() => query.end()),
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#copyIn?.fail();
    if (this.#running.size > 0 || this.#copyOut !== null) await this.#cancelLast();
    const ended = this.#client.end().catch(() => {});
    await withTimeout(patienceMs, ended, () => undefined);
    this.#client.connection.stream.destroy();
  }

  readonly #onAbort = (): void => {
    this.#copyIn?.fail();
    if (this.#running.size > 0 || this.#copyOut !== null) void this.#cancelLast();
  };

  /** Cancels the last statements of the session and waits until they have ended. It cuts the socket when that takes too long. */
  async #cancelLast(): Promise<void> {
    const ended = Promise.all([...this.#running, this.#copyOut?.discard()]).then(() => true);
    const asked = cancelStatement(this.#url, this.backendPid).then((could) => could && ended);
    const inTime = await withTimeout(patienceMs, Promise.race([ended, asked]), () => false);
    if (!inTime) this.#client.connection.stream.destroy();
  }

  /**
   * Ends a COPY whose reader stopped early, so that the session can go on. A cancel request stops whatever the session runs when it
   * arrives, so the next statement waits until PostgreSQL has answered that the request was passed on. A request that reaches an idle
   * session has no effect (DoingCommandRead in PostgreSQL's postgres.c).
   */
  async #abandon(query: CopyOutQuery): Promise<void> {
    if (this.#signal?.aborted || this.#closing !== null || query.hasEnded) return;
    const ended = query.discard();
    const asked = cancelStatement(this.#url, this.backendPid, () => !query.hasEnded);
    const settled = Promise.all([ended, asked]).then(() => true);
    const inTime = await withTimeout(patienceMs, settled, () => false);
    if (!inTime) this.#client.connection.stream.destroy();
  }

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#throwIfStopped();
    const promise = work();
    const settled = promise.then(
      () => {},
      () => {},
    );
    this.#running.add(settled);
    try {
      return await promise;
    } catch (error) {
      throw translateError(error, this.#signal);
    } finally {
      this.#running.delete(settled);
    }
  }

  #throwIfStopped(): void {
    if (this.#signal?.aborted) throw stopped();
  }
}

function freshBuffers(bytes: number): CopyBuffers {
  return { take: () => Promise.resolve(Buffer.allocUnsafeSlow(bytes)), give: () => {} };
}
