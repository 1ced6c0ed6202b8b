import type { Repository, RepositoryConnection } from '#server/adapters/repository-db/repository.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { chunkEntry, tableFolder } from '../archive/entry-name.ts';
import { FrameCompressor } from '../archive/frame-compressor.ts';
import { hasSqlState } from '../catalog/has-sql-state.ts';
import type { OnReport } from '../report.ts';
import { BufferPool } from './buffer-pool.ts';
import { type CopiedRange, CopyLane } from './copy-lane.ts';
import { joinSnapshot, type Snapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';
import { copyStatement, type TableRange } from './plan-ranges.ts';
import type { RowProgress } from './row-progress.ts';

export type CopyTablesInput = {
  repository: Repository;
  /** The session that holds the snapshot and every table's lock. */
  coordinator: RepositoryConnection;
  connections: number;
  applicationName: string;
  snapshot: Snapshot;
  ranges: readonly TableRange[];
  /** Rows expected in a range. */
  estimate: (range: TableRange) => number;
  archive: ArchiveWriter;
  memory: MemoryPlan;
  progress: RowProgress;
  onReport: OnReport;
  signal: AbortSignal;
};

const lockNotAvailable = '55P03';
/** Transactions are short enough that a session never holds more locks than a server is set up for. */
const rangesPerTransaction = 200;

/**
 * Copies every range into the archive, on several sessions. @returns what each range came to be
 * @throws AppError whatever failed first
 */
export async function copyTables(input: CopyTablesInput): Promise<Map<TableRange, CopiedRange>> {
  const compressor = new FrameCompressor();
  try {
    return await copyOnSessions(input, compressor);
  } finally {
    compressor.close();
  }
}

async function copyOnSessions(
  input: CopyTablesInput,
  compressor: FrameCompressor,
): Promise<Map<TableRange, CopiedRange>> {
  const failure = new AbortController();
  const work = new CopyWork(input, compressor, AbortSignal.any([input.signal, failure.signal]));
  const sessions = Math.min(input.connections, input.ranges.length);
  let first: { error: unknown } | null = null;
  const settled = Array.from({ length: sessions }, () =>
    work.runSession().catch((error: unknown) => {
      first ??= { error };
      failure.abort();
    }),
  );
  await Promise.all(settled);
  throwFirst(first);
  await work.copyDeferred();
  return work.copied;
}

function throwFirst(first: { error: unknown } | null): void {
  if (first !== null) throw first.error;
}

class CopyWork {
  readonly copied = new Map<TableRange, CopiedRange>();
  readonly #input: CopyTablesInput;
  readonly #signal: AbortSignal;
  readonly #buffers: BufferPool;
  readonly #compressor: FrameCompressor;
  readonly #deferred: TableRange[] = [];
  #next = 0;

  constructor(input: CopyTablesInput, compressor: FrameCompressor, signal: AbortSignal) {
    this.#input = input;
    this.#compressor = compressor;
    this.#signal = signal;
    this.#buffers = new BufferPool(input.memory.frameBytes, input.memory.frameBuffers);
  }

  /** Takes ranges until none is left. */
  async runSession(): Promise<void> {
    const { repository, applicationName, snapshot } = this.#input;
    const connection = await repository.connect({ applicationName, signal: this.#signal });
    try {
      const lane = this.#laneOn(connection);
      await joinSnapshot(connection, snapshot);
      for (let taken = 1; ; taken++) {
        const range = this.#input.ranges[this.#next++];
        if (range === undefined) break;
        if (taken % rangesPerTransaction === 0) await this.#rejoin(connection);
        await this.#copyUnlessLocked(lane, connection, range);
      }
      await lane.drain();
    } finally {
      await connection.close();
    }
  }

  /** Copies what other sessions could not lock on the one that has held the locks all along. */
  async copyDeferred(): Promise<void> {
    const lane = this.#laneOn(this.#input.coordinator);
    for (const range of this.#deferred) await this.#copy(lane, range);
    await lane.drain();
  }

  #laneOn(connection: RepositoryConnection): CopyLane<TableRange> {
    const { archive, memory } = this.#input;
    const onRange = (range: TableRange, copied: CopiedRange) => void this.copied.set(range, copied);
    return new CopyLane({
      connection,
      archive,
      memory,
      buffers: this.#buffers,
      compressor: this.#compressor,
      statementOf: copyStatement,
      entryOf: (range, piece) => chunkEntry(tableFolder(range.table), range.index, piece),
      onRange,
    });
  }

  /**
   * A session that waits for an exclusive lock on the table queues in front of ours and behind the coordinator's: waiting
   * for it would be for ever.
   */
  async #copyUnlessLocked(
    lane: CopyLane<TableRange>,
    connection: RepositoryConnection,
    range: TableRange,
  ): Promise<void> {
    try {
      await this.#copy(lane, range);
    } catch (error) {
      if (!hasSqlState(error, lockNotAvailable) || this.#signal.aborted) throw error;
      this.#deferred.push(range);
      const { schema, name } = range.table;
      this.#input.onReport({
        kind: 'log',
        level: 'warning',
        text: `Another session waits to lock ${schema}.${name}, so it is copied last, by the session that holds its lock.`,
      });
      await this.#rejoin(connection);
    }
  }

  async #copy(lane: CopyLane<TableRange>, range: TableRange): Promise<void> {
    const progress = this.#input.progress.begin(range, this.#input.estimate(range));
    await lane.copy(range, progress.add);
    progress.end();
  }

  async #rejoin(connection: RepositoryConnection): Promise<void> {
    await connection.execute('rollback');
    await joinSnapshot(connection, this.#input.snapshot);
  }
}
