import { runTogether } from '#server/async/run-together.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { tableFolder } from '../archive/entry-name.ts';
import { FrameCompressor } from '../archive/frame-compressor.ts';
import type { OnReport } from '../report/report.ts';
import { BufferPool } from './buffer-pool.ts';
import { type CopySession, type CopyTask, LocalCopySession } from './copy-session.ts';
import type { CopiedRange } from './copy-worker.ts';
import type { Snapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';
import { copyStatement, rangesPerTransaction, type TableRange } from './plan-ranges.ts';
import type { RowProgress } from './row-progress.ts';
import { type StartCopyThread, ThreadCopySession } from './thread-copy-session.ts';

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
  /** Each session has a thread of its own; left out: all are in this one. */
  startCopyThread?: StartCopyThread;
};

const lockNotAvailable = '55P03';

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
  await runTogether(
    Array.from({ length: sessions }, () => () => work.runSession()),
    failure,
  );
  await work.copyDeferred();
  return work.copied;
}

class CopyWork {
  readonly copied = new Map<TableRange, CopiedRange>();
  readonly #input: CopyTablesInput;
  readonly #signal: AbortSignal;
  readonly #buffers: BufferPool;
  readonly #compressor: FrameCompressor;
  /** Places of ranges. */
  readonly #deferred: number[] = [];
  #next = 0;

  constructor(input: CopyTablesInput, compressor: FrameCompressor, signal: AbortSignal) {
    this.#input = input;
    this.#compressor = compressor;
    this.#signal = signal;
    this.#buffers = new BufferPool(input.memory.frameBytes, input.memory.frameBuffers);
  }

  /** Takes ranges until none is left. */
  async runSession(): Promise<void> {
    const { snapshot } = this.#input;
    const session = await this.#openSession();
    try {
      await session.join(snapshot);
      for (let taken = 1; ; taken++) {
        const place = this.#next++;
        if (place >= this.#input.ranges.length) break;
        if (taken % rangesPerTransaction === 0) await session.join(snapshot);
        await this.#copyUnlessLocked(session, place);
      }
      await session.drain();
    } finally {
      await session.close();
    }
  }

  /** Copies what other sessions could not lock on the one that has held the locks all along. */
  async copyDeferred(): Promise<void> {
    const session = this.#sessionOn(this.#input.coordinator);
    for (const place of this.#deferred) await this.#copy(session, place);
    await session.drain();
  }

  async #openSession(): Promise<CopySession> {
    const { repository, applicationName, archive, memory, startCopyThread: start } = this.#input;
    const signal = this.#signal;
    if (start === undefined) return this.#sessionOn(await repository.connect({ applicationName, signal }));
    return ThreadCopySession.open({ start, applicationName, archive, memory, signal, onCopied: this.#onCopied });
  }

  #sessionOn(connection: RepositoryConnection): CopySession {
    const { archive, memory } = this.#input;
    const tools = { archive, memory, buffers: this.#buffers, compressor: this.#compressor, onCopied: this.#onCopied };
    return new LocalCopySession(connection, tools);
  }

  readonly #onCopied = ({ place }: CopyTask, copied: CopiedRange): void => {
    this.copied.set(this.#rangeAt(place), copied);
  };

  #rangeAt(place: number): TableRange {
    const range = this.#input.ranges[place];
    if (range === undefined) throw new RangeError(`There is no range ${place}.`);
    return range;
  }

  /**
   * A session that waits for an exclusive lock on the table queues in front of ours and behind the coordinator's: waiting
   * for it would be for ever.
   */
  async #copyUnlessLocked(session: CopySession, place: number): Promise<void> {
    try {
      await this.#copy(session, place);
    } catch (error) {
      if (!hasSqlState(error, lockNotAvailable) || this.#signal.aborted) throw error;
      this.#deferred.push(place);
      const { schema, name } = this.#rangeAt(place).table;
      this.#input.onReport({
        kind: 'log',
        level: 'warning',
        text: `Another session waits to lock ${schema}.${name}, so it is copied last, by the session that holds its lock.`,
      });
      await session.join(this.#input.snapshot);
    }
  }

  async #copy(session: CopySession, place: number): Promise<void> {
    const range = this.#rangeAt(place);
    const progress = this.#input.progress.begin(range, this.#input.estimate(range));
    const task = { place, statement: copyStatement(range), folder: tableFolder(range.table), index: range.index };
    try {
      await session.copy(task, progress.add);
    } catch (error) {
      if (!this.#signal.aborted && !hasSqlState(error, lockNotAvailable)) progress.fail(error);
      throw error;
    }
    progress.end();
  }
}
