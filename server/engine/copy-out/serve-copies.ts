import type { MessagePort } from 'node:worker_threads';
import { AppError } from '#server/errors.ts';
import type { Repository } from '#server/ports/repository.ts';
import type { WrittenEntry } from '../archive/archive-writer.ts';
import { describeEntry } from '../archive/describe-entry.ts';
import { FrameCompressor } from '../archive/frame-compressor.ts';
import { BufferPool } from './buffer-pool.ts';
import { type CopySession, LocalCopySession } from './copy-session.ts';
import { type CopyRequest, describeFailure, type FromCopyThread, type ToCopyThread } from './copy-thread-messages.ts';
import type { ChunkSink } from './copy-worker.ts';
import type { MemoryPlan } from './plan-memory.ts';

/** The buffers of one session: one is filled, one is compressed, and one waits. */
const buffersOfSession = 3;

/**
 * Runs one copy session in a thread; ThreadCopySession is its other end. Here rows are read, split, hashed and compressed, and digests are
 * computed. There the archive is written.
 */
export function serveCopies(port: MessagePort, repository: Pick<Repository, 'connect'>): void {
  new CopyService(port, repository).listen();
}

class CopyService {
  readonly #port: MessagePort;
  readonly #repository: Pick<Repository, 'connect'>;
  readonly #stop = new AbortController();
  readonly #compressor = new FrameCompressor(1);
  #session: CopySession | null = null;
  #appended: ((written: WrittenEntry | null) => void) | null = null;

  constructor(port: MessagePort, repository: Pick<Repository, 'connect'>) {
    this.#port = port;
    this.#repository = repository;
  }

  listen(): void {
    this.#port.on('message', (message: ToCopyThread) => {
      if (message.kind === 'stop') this.#stop.abort();
      else if (message.kind === 'appended') this.#appended?.(message.written);
      else void this.#answer(message);
    });
  }

  async #answer(request: CopyRequest): Promise<void> {
    try {
      await this.#runRequest(request);
      this.#post({ kind: 'done' });
    } catch (error) {
      this.#post({ kind: 'failed', failure: describeFailure(error) });
    }
  }

  async #runRequest(request: CopyRequest): Promise<void> {
    if (request.kind === 'open') {
      this.#session = await this.#open(request.applicationName, request.memory);
    } else if (request.kind === 'close') {
      await this.#session?.close();
      this.#compressor.close();
    } else {
      const session = this.#session;
      if (session === null) throw new AppError('INTERNAL', 'A thread that copies was asked before it had a session.');
      if (request.kind === 'join') await session.join(request.snapshot);
      else if (request.kind === 'drain') await session.drain();
      else await session.copy(request.task, (rows, bytes) => this.#post({ kind: 'rows', rows, bytes }));
    }
  }

  async #open(applicationName: string, memory: MemoryPlan): Promise<CopySession> {
    const connection = await this.#repository.connect({ applicationName, signal: this.#stop.signal });
    return new LocalCopySession(connection, {
      archive: this.#sink,
      memory,
      buffers: new BufferPool(memory.frameBytes, buffersOfSession),
      compressor: this.#compressor,
      onCopied: (task, copied) => this.#post({ kind: 'copied', task, copied }),
    });
  }

  /** A worker appends one chunk at a time. */
  readonly #sink: ChunkSink = {
    append: async (entry, pieces) => {
      const data = joinPieces(pieces);
      const described = describeEntry([data]);
      const appended = new Promise<WrittenEntry | null>((resolve) => {
        this.#appended = resolve;
      });
      this.#post({ kind: 'append', entry, data, described }, [data.buffer]);
      const written = await appended;
      if (written === null) throw new AppError('INTERNAL', 'A chunk did not reach the archive.');
      return written;
    },
  };

  #post(message: FromCopyThread, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

/** Joins pieces into memory that can be transferred to another thread without a copy. */
function joinPieces(pieces: readonly Buffer[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
