import pg from 'pg';
import { backendPidOf } from '#server/adapters/postgres/backend-pid-of.ts';
import { HeardClient } from '#server/adapters/postgres/heard-client.ts';
import { cancelStatement } from '#server/adapters/repository-db/open-session.ts';
import { stopped, translateError } from '#server/adapters/repository-db/translate-error.ts';
import { settings } from '#server/env.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';

/** A read-only transaction in the repository, whose statements all see the same instant. */
export type ReadSession = {
  query<Row extends Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
};

export type ReadOptions = {
  /** Cancels the running statement when it aborts. */
  signal?: AbortSignal | undefined;
  /** How long one statement may take. The default is less than the time that a restore waits for its locks. */
  timeoutMs?: number;
};

const defaultTimeoutMs = 25_000;
const lockTimeoutMs = 5000;
const mostConnections = 6;
const rowsAtOnce = 2000;

declare global {
  // Next.js may load this module more than once in one process.
  var stackRepositoryReader: { url: string; pool: pg.Pool } | undefined;
}

/**
 * Runs work on one read-only snapshot of the repository, in a small pool of this process. Daemons use other sessions.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED (the signal was aborted), or what the work threw
 */
export async function readRepository<Result>(
  work: (session: ReadSession) => Promise<Result>,
  options: ReadOptions = {},
): Promise<Result> {
  const session = await openSession(options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/**
 * Yields the rows of one statement, some thousands at a time, so that a million rows are never in memory at once. Meanwhile PostgreSQL
 * stores the rows and holds no lock, so a restore does not wait for a slow reader.
 * @throws as readRepository
 */
export async function* streamRepository<Row extends Record<string, unknown>>(
  sql: string,
  options: ReadOptions = {},
): AsyncGenerator<Row[]> {
  const session = await openSession(options);
  try {
    await session.query(`declare streamed no scroll cursor with hold for ${sql}`);
    await session.query('commit');
    for (;;) {
      const rows = await session.query<Row>(`fetch ${rowsAtOnce} from streamed`);
      if (rows.length > 0) yield rows;
      if (rows.length < rowsAtOnce) return;
    }
  } finally {
    await session.discard();
  }
}

/** Ends the connections of readRepository() in this process. The next call opens new ones. */
export async function disconnectRepositoryReader(): Promise<void> {
  const kept = globalThis.stackRepositoryReader;
  globalThis.stackRepositoryReader = undefined;
  await kept?.pool.end();
}

async function openSession({ signal, timeoutMs = defaultTimeoutMs }: ReadOptions): Promise<OpenedSession> {
  const { url } = settings().repository;
  if (signal?.aborted) throw stopped();
  const client = await poolOf(url)
    .connect()
    .catch((error: unknown) => {
      throw translate(error, signal, timeoutMs);
    });
  const session = new OpenedSession(client, url, timeoutMs, signal);
  try {
    await session.begin();
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** One read-only transaction on a connection of the pool. */
class OpenedSession implements ReadSession {
  readonly #client: pg.PoolClient;
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  #running = false;
  #broken = false;
  #cancelling: Promise<unknown> | null = null;

  constructor(client: pg.PoolClient, url: string, timeoutMs: number, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#url = url;
    this.#timeoutMs = timeoutMs;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  async begin(): Promise<void> {
    await this.#run(() =>
      this.#client.query(
        `begin transaction isolation level repeatable read, read only;
         set local statement_timeout = ${Math.round(this.#timeoutMs)};
         set local lock_timeout = ${lockTimeoutMs};
         set local timezone = 'UTC'`,
      ),
    );
  }

  async query<Row extends Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#run(() => this.#client.query<Row>(sql, [...parameters]))).rows;
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#cancel);
    await this.#cancelling;
    if (!this.#broken) {
      await this.#client.query('rollback').catch(() => {
        this.#broken = true;
      });
    }
    this.#client.release(this.#broken);
  }

  /** Ends the session itself, and everything that it holds. */
  async discard(): Promise<void> {
    this.#broken = true;
    await this.close();
  }

  /** A session whose statement was cancelled is not used again, as the cancel request may arrive late. */
  readonly #cancel = (): void => {
    this.#broken = true;
    if (this.#running) this.#cancelling ??= cancelStatement(this.#url, backendPidOf(this.#client));
  };

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#signal?.aborted) throw stopped();
    this.#running = true;
    try {
      return await work();
    } catch (error) {
      throw translate(error, this.#signal, this.#timeoutMs);
    } finally {
      this.#running = false;
    }
  }
}

function poolOf(url: string): pg.Pool {
  const kept = globalThis.stackRepositoryReader;
  if (kept?.url === url) return kept.pool;
  kept?.pool.end().catch(() => undefined);
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 10_000,
    application_name: 'stack-console reader',
    Client: HeardClient,
  });
  pool.on('error', warnOfLoss);
  globalThis.stackRepositoryReader = { url, pool };
  return pool;
}

function warnOfLoss(err: Error): void {
  logger.warn({ err }, 'A reading connection to the database was lost');
}

function translate(error: unknown, signal: AbortSignal | undefined, timeoutMs: number): AppError {
  if (signal?.aborted) return stopped(error);
  if (isAppError(error)) return error;
  if (error instanceof pg.DatabaseError && error.code === '57014') {
    return new AppError(
      'REPOSITORY_UNREACHABLE',
      `The database did not answer within ${Math.round(timeoutMs / 1000)} s, so the query was cancelled. Try again when it has less to do.`,
      { cause: error },
    );
  }
  if (error instanceof pg.DatabaseError && (error.code === '55P03' || error.code === '40P01')) {
    return new AppError(
      'REPOSITORY_UNREACHABLE',
      'Another session, such as a restore, holds a lock on the tables of the database. Try again when it has ended.',
      { cause: error },
    );
  }
  return translateError(error);
}
