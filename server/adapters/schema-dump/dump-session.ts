import type pg from 'pg';
import { withTimeout } from '#server/async/with-timeout.ts';
import { AppError } from '#server/errors.ts';
import { backendPidOf } from '../postgres/backend-pid-of.ts';
import { cancelStatement, openSession } from '../repository-db/open-session.ts';
import { stopped, translateError } from '../repository-db/translate-error.ts';
import { AnswerEnd } from './backend-messages.ts';

/** How long a cancelled statement or the end of a session may take before the socket is cut. */
const patienceMs = 5_000;

export type DumpSessionOptions = {
  url: string;
  applicationName: string;
  signal: AbortSignal;
  /** How long the server may send nothing, in milliseconds. */
  silenceMs: number;
};

type Asked = { onPiece: (piece: Buffer) => void; answered: PromiseWithResolvers<void>; end: AnswerEnd };

/**
 * A session whose socket pg_dump uses. pg logs in; after that, messages are sent to the server and its answers are returned without a
 * change.
 */
export class DumpSession {
  readonly #client: pg.Client;
  readonly #options: DumpSessionOptions;
  readonly #backendPid: number;
  #asked: Asked | null = null;
  #failure: AppError | null = null;
  #silence: NodeJS.Timeout | undefined;

  /** @param prepare runs statements before pg_dump uses the socket */
  static async open<Prepared>(
    options: DumpSessionOptions,
    prepare: (client: pg.Client) => Promise<Prepared>,
  ): Promise<{ session: DumpSession; prepared: Prepared }> {
    if (options.signal.aborted) throw stopped();
    const silent = AbortSignal.timeout(options.silenceMs);
    const signal = AbortSignal.any([options.signal, silent]);
    let client: pg.Client | null = null;
    const cut = () => void client?.connection.stream.destroy();
    try {
      client = await openSession(options.url, options.applicationName, signal);
      signal.addEventListener('abort', cut, { once: true });
      const prepared = await prepare(client);
      signal.throwIfAborted();
      return { session: new DumpSession(client, options), prepared };
    } catch (error) {
      cut();
      if (options.signal.aborted) throw stopped(error);
      throw silent.aborted ? fellSilent(options.silenceMs) : translateError(error);
    } finally {
      signal.removeEventListener('abort', cut);
    }
  }

  private constructor(client: pg.Client, options: DumpSessionOptions) {
    this.#client = client;
    this.#options = options;
    this.#backendPid = backendPidOf(client);
    const { stream } = client.connection;
    stream.removeAllListeners('data');
    stream.on('data', this.#onData);
    stream.once('error', (error: Error) => this.#fail(translateError(error)));
    stream.once('close', () => this.#fail(translateError(new Error('Connection terminated'))));
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
    if (options.signal.aborted) this.#onAbort();
  }

  /**
   * Sends messages, of which the last is answered with ReadyForQuery. `onPiece` gets the answer as it comes, and may keep each piece.
   * Only one call may be open.
   * @throws AppError REPOSITORY_UNREACHABLE, STOPPED
   */
  async ask(messages: Buffer, onPiece: (piece: Buffer) => void): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    const answered = Promise.withResolvers<void>();
    this.#asked = { onPiece, answered, end: new AnswerEnd() };
    this.#awaitSign();
    this.#client.connection.stream.write(messages);
    try {
      await answered.promise;
    } finally {
      clearTimeout(this.#silence);
    }
  }

  /** Cancels the running statement and ends the session. An open transaction is rolled back. Never throws. */
  async close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    const { stream } = this.#client.connection;
    if (this.#failure?.code === 'REPOSITORY_UNREACHABLE') stream.destroy();
    if (this.#asked !== null && !stream.destroyed) {
      await patiently(cancelStatement(this.#options.url, this.#backendPid));
    }
    if (!stream.destroyed) await patiently(this.#client.end().catch(() => {}));
    stream.destroy();
  }

  readonly #onAbort = (): void => this.#fail(stopped());

  readonly #onData = (data: Buffer): void => {
    const asked = this.#asked;
    if (asked === null) return;
    this.#awaitSign();
    const isLast = asked.end.passes(data);
    asked.onPiece(data);
    if (!isLast) return;
    this.#asked = null;
    asked.answered.resolve();
  };

  #awaitSign(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#fail(fellSilent(this.#options.silenceMs)), this.#options.silenceMs);
  }

  /** What runs stays asked: it is cancelled when the session is closed. */
  #fail(failure: AppError): void {
    this.#failure ??= failure;
    this.#asked?.answered.reject(this.#failure);
  }
}

async function patiently(work: Promise<unknown>): Promise<void> {
  await withTimeout(patienceMs, work, () => undefined);
}

function fellSilent(silenceMs: number): AppError {
  return new AppError(
    'REPOSITORY_UNREACHABLE',
    `The database did not answer within ${Math.round(silenceMs / 1000)} s while its schema was read.`,
  );
}
