import type { Worker } from 'node:worker_threads';
import { AppError } from '#server/errors.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import type { CopySession, CopyTask, OnCopied, OnRows } from './copy-session.ts';
import { type CopyRequest, type FromCopyThread, failureOf, type ToCopyThread } from './copy-thread-messages.ts';
import type { SharedSnapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';

/** Starts a thread that runs serveCopies(). */
export type StartCopyThread = () => Worker;

type ThreadTools = {
  start: StartCopyThread;
  applicationName: string;
  archive: ArchiveWriter;
  memory: MemoryPlan;
  onCopied: OnCopied;
  signal: AbortSignal;
};

/** A session in a thread of its own. Here only its chunks are written into the archive; serve-copies.ts does the rest in the thread. */
export class ThreadCopySession implements CopySession {
  readonly #tools: ThreadTools;
  readonly #worker: Worker;
  /** Why the thread takes no more requests; null while it does. */
  #ended: unknown = null;
  /** The archive's error. The thread is only told that the write failed. */
  #archiveFailure: { error: unknown } | null = null;
  #onRows: OnRows = () => {};
  #asked: { resolve: () => void; reject: (error: unknown) => void } | null = null;

  /** @throws AppError REPOSITORY_*, STOPPED */
  static async open(tools: ThreadTools): Promise<ThreadCopySession> {
    const session = new ThreadCopySession(tools);
    try {
      const { applicationName, memory } = tools;
      await session.#ask({ kind: 'open', applicationName, memory });
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  private constructor(tools: ThreadTools) {
    this.#tools = tools;
    this.#worker = tools.start();
    this.#worker.on('message', (message: FromCopyThread) => this.#take(message));
    this.#worker.once('error', (error) => this.#onThreadEnd(error));
    this.#worker.once('exit', () => this.#onThreadEnd(null));
    tools.signal.addEventListener('abort', this.#stop, { once: true });
    if (tools.signal.aborted) this.#stop();
  }

  join(snapshot: SharedSnapshot): Promise<void> {
    const { id, catalog } = snapshot;
    return this.#ask({ kind: 'join', snapshot: { id, catalog: { encoding: catalog.encoding } } });
  }

  copy(task: CopyTask, onRows: OnRows): Promise<void> {
    this.#onRows = onRows;
    return this.#ask({ kind: 'copy', task });
  }

  drain(): Promise<void> {
    return this.#ask({ kind: 'drain' });
  }

  async close(): Promise<void> {
    this.#tools.signal.removeEventListener('abort', this.#stop);
    await this.#ask({ kind: 'close' }).catch(() => {});
    await this.#worker.terminate();
  }

  readonly #stop = (): void => this.#post({ kind: 'stop' });

  #ask(request: CopyRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) {
        reject(this.#ended);
        return;
      }
      this.#asked = { resolve, reject };
      this.#post(request);
    });
  }

  #post(message: ToCopyThread): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromCopyThread): void {
    if (message.kind === 'rows') this.#onRows(message.rows, message.bytes);
    else if (message.kind === 'append') void this.#append(message);
    else if (message.kind === 'copied') this.#tools.onCopied(message.task, message.copied);
    else if (message.kind === 'done') this.#asked?.resolve();
    else this.#asked?.reject(this.#archiveFailure?.error ?? failureOf(message.failure));
  }

  async #append({ entry, data, described }: Extract<FromCopyThread, { kind: 'append' }>): Promise<void> {
    try {
      const pieces = [Buffer.from(data.buffer, data.byteOffset, data.byteLength)];
      this.#post({ kind: 'appended', written: await this.#tools.archive.append(entry, pieces, described) });
    } catch (error) {
      this.#archiveFailure ??= { error };
      this.#post({ kind: 'appended', written: null });
    }
  }

  #onThreadEnd(error: Error | null): void {
    this.#ended ??= new AppError('INTERNAL', 'A thread that copies ended before its work.', { cause: error });
    this.#asked?.reject(this.#ended);
  }
}
