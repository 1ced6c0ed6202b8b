import type { CopyBuffers, RepositoryConnection } from '#server/ports/repository.ts';
import { chunkEntry } from '../archive/entry-name.ts';
import type { FrameCompressor } from '../archive/frame-compressor.ts';
import { type ChunkSink, type CopiedRange, CopyWorker } from './copy-worker.ts';
import { joinSnapshot, type SharedSnapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';

/** A range to copy: its place among all ranges, the statement, and where its chunks go: folder and number of the range. */
export type CopyTask = { place: number; statement: string; folder: string; index: number };

export type OnRows = (rows: number, bytes: number) => void;
export type OnCopied = (task: CopyTask, copied: CopiedRange) => void;

/** A session in the repository that copies ranges into the archive, one after another: in this thread or in one of its own. */
export interface CopySession {
  /** Begins a transaction that sees what the snapshot sees; the one before is given up. */
  join(snapshot: SharedSnapshot): Promise<void>;
  /** As CopyWorker's. */
  copy(task: CopyTask, onRows: OnRows): Promise<void>;
  drain(): Promise<void>;
  /** Ends the session. Never throws. */
  close(): Promise<void>;
}

export type CopySessionTools = {
  archive: ChunkSink;
  memory: MemoryPlan;
  buffers: CopyBuffers;
  compressor: FrameCompressor;
  onCopied: OnCopied;
};

/** A session of this thread on `connection`, which it closes. */
export class LocalCopySession implements CopySession {
  readonly #connection: RepositoryConnection;
  readonly #worker: CopyWorker<CopyTask>;
  #hasJoined = false;

  constructor(connection: RepositoryConnection, tools: CopySessionTools) {
    this.#connection = connection;
    this.#worker = new CopyWorker({
      ...tools,
      connection,
      statementOf: (task) => task.statement,
      entryOf: (task, piece) => chunkEntry(task.folder, task.index, piece),
      onRange: tools.onCopied,
    });
  }

  async join(snapshot: SharedSnapshot): Promise<void> {
    if (this.#hasJoined) await this.#connection.execute('rollback');
    this.#hasJoined = true;
    await joinSnapshot(this.#connection, snapshot);
  }

  copy(task: CopyTask, onRows: OnRows): Promise<void> {
    return this.#worker.copy(task, onRows);
  }

  drain(): Promise<void> {
    return this.#worker.drain();
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
