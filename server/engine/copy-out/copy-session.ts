import type { CopyBuffers, RepositoryConnection } from '#server/ports/repository.ts';
import { chunkEntry } from '../archive/entry-name.ts';
import type { FrameCompressor } from '../archive/frame-compressor.ts';
import { type ChunkSink, type CopiedRange, CopyWorker } from './copy-worker.ts';
import type { SharedSnapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';
import type { SnapshotSession } from './run-on-snapshot.ts';
import { SnapshotConnection } from './snapshot-connection.ts';

/** A range to copy: its place among all tasks, its COPY statement, and the folder and number under which its chunks are stored. */
export type CopyTask = { place: number; statement: string; folder: string; index: number };

export type OnRows = (rows: number, bytes: number) => void;
export type OnCopied = (task: CopyTask, copied: CopiedRange) => void;

/** A session in the repository that copies ranges into the archive, one after another: in this thread or in one of its own. */
export interface CopySession extends SnapshotSession {
  /**
   * Copies a range and reports its rows. Its last chunk may still be on its way to the archive when this resolves.
   * @param onRows is called with numbers of rows and their bytes of COPY text
   */
  copy(task: CopyTask, onRows: OnRows): Promise<void>;
  /** Resolves when everything that was copied is in the archive. */
  drain(): Promise<void>;
}

export type CopySessionTools = {
  archive: ChunkSink;
  memory: MemoryPlan;
  buffers: CopyBuffers;
  compressor: FrameCompressor;
  /** Takes each range when it is in the archive. */
  onCopied: OnCopied;
};

/** A session of this thread on `connection`, which it closes. */
export class LocalCopySession implements CopySession {
  readonly #session: SnapshotConnection;
  readonly #worker: CopyWorker<CopyTask>;

  constructor(connection: RepositoryConnection, tools: CopySessionTools) {
    this.#session = new SnapshotConnection(connection);
    this.#worker = new CopyWorker({
      ...tools,
      connection,
      statementOf: (task) => task.statement,
      entryOf: (task, piece) => chunkEntry(task.folder, task.index, piece),
      onRange: tools.onCopied,
    });
  }

  join(snapshot: SharedSnapshot): Promise<void> {
    return this.#session.join(snapshot);
  }

  copy(task: CopyTask, onRows: OnRows): Promise<void> {
    return this.#worker.copy(task, onRows);
  }

  drain(): Promise<void> {
    return this.#worker.drain();
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}
