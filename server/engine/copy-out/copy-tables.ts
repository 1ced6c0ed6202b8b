import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { type AppError, isAppError } from '#server/errors.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { tableFolder } from '../archive/entry-name.ts';
import { FrameCompressor } from '../archive/frame-compressor.ts';
import { damageError } from '../damage/damage-error.ts';
import { isDamage } from '../damage/is-damage.ts';
import { rowSettings } from '../damage/unreadable-search.ts';
import type { OnReport } from '../report/report.ts';
import { BufferPool } from './buffer-pool.ts';
import { copyDamaged } from './copy-damaged.ts';
import { type CopySession, type CopyTask, LocalCopySession } from './copy-session.ts';
import type { CopiedRange } from './copy-worker.ts';
import { rowEncoding, type Snapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';
import { copyStatement, type TableRange } from './plan-ranges.ts';
import type { RowProgress } from './row-progress.ts';
import { runOnSnapshot } from './run-on-snapshot.ts';
import { type StartCopyThread, ThreadCopySession } from './thread-copy-session.ts';

export type CopyTablesInput = {
  repository: Repository;
  /** The session that holds the snapshot and every table's lock. */
  coordinator: RepositoryConnection;
  connections: number;
  applicationName: string;
  snapshot: Snapshot;
  ranges: readonly TableRange[];
  /** How many rows a range is expected to have. */
  estimate: (range: TableRange) => number;
  archive: ArchiveWriter;
  memory: MemoryPlan;
  progress: RowProgress;
  onReport: OnReport;
  signal: AbortSignal;
  /** Starts a thread for each session; when it is left out, all sessions run in this thread. */
  startCopyThread?: StartCopyThread;
  /** Whether what can't be read is left out; otherwise it fails the backup. */
  skipUnreadable: boolean;
};

/** `unreadable`: what was left out; null if everything could be read. */
export type CopiedTables = { copied: Map<TableRange, CopiedRange>; unreadable: Unreadable | null };

const lockNotAvailable = '55P03';
/** For how long what can't be read is searched when it is left out. */
const searchMs = 15 * 60_000;

/**
 * Copies every range into the archive, on several sessions.
 * @returns the chunks and the hash of each range, and what was left out
 * @throws AppError what failed first: BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function copyTables(input: CopyTablesInput): Promise<CopiedTables> {
  const compressor = new FrameCompressor();
  try {
    return await copyOnSessions(input, compressor);
  } finally {
    compressor.close();
  }
}

async function copyOnSessions(input: CopyTablesInput, compressor: FrameCompressor): Promise<CopiedTables> {
  const { snapshot, ranges, connections, signal } = input;
  const work = new CopyWork(input, compressor);
  await runOnSnapshot({
    snapshot,
    tasks: ranges,
    sessions: connections,
    signal,
    open: (stopped) => work.openSession(stopped),
    run: (session, range, stopped) => work.copyUnlessLocked(session, range, stopped),
    finish: (session) => session.drain(),
  }).catch(work.nameDamage);
  await work.copyDeferred().catch(work.nameDamage);
  const unreadable = await work.copyDamaged();
  return { copied: work.copied, unreadable };
}

/** The ranges of one backup, as its sessions copy them. */
class CopyWork {
  readonly copied = new Map<TableRange, CopiedRange>();
  readonly #input: CopyTablesInput;
  readonly #buffers: BufferPool;
  readonly #compressor: FrameCompressor;
  readonly #places: ReadonlyMap<TableRange, number>;
  readonly #deferred: TableRange[] = [];
  readonly #damaged: TableRange[] = [];
  #damage: { range: TableRange; error: AppError } | null = null;

  constructor(input: CopyTablesInput, compressor: FrameCompressor) {
    this.#input = input;
    this.#compressor = compressor;
    this.#buffers = new BufferPool(input.memory.frameBytes, input.memory.frameBuffers);
    this.#places = new Map(input.ranges.map((range, place) => [range, place]));
  }

  async openSession(signal: AbortSignal): Promise<CopySession> {
    const { repository, applicationName, archive, memory, startCopyThread: start } = this.#input;
    if (start === undefined) return this.#sessionOn(await repository.connect({ applicationName, signal }));
    return ThreadCopySession.open({ start, applicationName, archive, memory, signal, onCopied: this.#onCopied });
  }

  /**
   * Copies a range, or leaves it to copyDeferred() when its table's lock can't be had. A session that waits for an exclusive
   * lock on the table stands in PostgreSQL's queue before this session, and behind the coordinator, which holds its lock until
   * the backup ends: to wait for it would be to wait for ever.
   */
  async copyUnlessLocked(session: CopySession, range: TableRange, signal: AbortSignal): Promise<void> {
    try {
      await this.#copy(session, range, signal);
    } catch (error) {
      if (this.#leavesOut(range, error, signal)) {
        await session.join(this.#input.snapshot);
        return;
      }
      if (!hasSqlState(error, lockNotAvailable) || signal.aborted) throw error;
      this.#deferred.push(range);
      const { schema, name } = range.table;
      this.#input.onReport({
        kind: 'log',
        level: 'warning',
        text: `Another session waits to lock ${schema}.${name}, so it is copied last, by the session that holds its lock.`,
      });
      await session.join(this.#input.snapshot);
    }
  }

  /** Copies the ranges that other sessions could not lock, on the session that has held the locks from the beginning. */
  async copyDeferred(): Promise<void> {
    const { coordinator, signal } = this.#input;
    for (const range of this.#deferred) {
      const session = this.#sessionOn(coordinator);
      try {
        await this.#withRowSettings(async () => {
          await this.#copy(session, range, signal);
          await session.drain();
        });
      } catch (error) {
        if (!this.#leavesOut(range, error, signal)) throw error;
      }
    }
  }

  /** Copies what can be read of the ranges that could not be read whole. @returns what is left out; null if nothing is */
  async copyDamaged(): Promise<Unreadable | null> {
    if (this.#damaged.length === 0) return null;
    const { archive, memory, coordinator: connection, ranges, progress } = this.#input;
    const tools = { archive, memory, buffers: this.#buffers, compressor: this.#compressor };
    const { copied, unreadable } = await this.#withRowSettings(() =>
      copyDamaged({ connection, tools, damaged: this.#damaged, ranges, progress, searchMs }),
    );
    for (const [range, part] of copied) this.copied.set(range, part);
    return unreadable;
  }

  /** @throws AppError that says where a table is damaged, if that is why a session failed; otherwise its own error */
  readonly nameDamage = async (error: unknown): Promise<never> => {
    const { coordinator, signal, snapshot, progress } = this.#input;
    const damage = this.#damage;
    if (damage === null || this.#input.skipUnreadable || signal.aborted) throw error;
    progress.show('Searching for what can’t be read');
    const { tables } = snapshot.catalog;
    throw await this.#withRowSettings(() =>
      damageError(coordinator, { failed: damage.range, tables }, damage.error),
    ).catch((failure: unknown) => {
      throw signal.aborted ? failure : error;
    });
  };

  /** Notes a range that can't be read whole, if the backup leaves such rows out. @returns whether that is why it failed */
  #leavesOut(range: TableRange, error: unknown, signal: AbortSignal): boolean {
    if (!this.#input.skipUnreadable || signal.aborted || !isAppError(error) || !isDamage(error)) return false;
    this.#damaged.push(range);
    const { schema, name } = range.table;
    this.#input.onReport({
      kind: 'log',
      level: 'warning',
      text: `A part of ${schema}.${name} can’t be read. Its rows that can be read are copied at the end.`,
    });
    return true;
  }

  /** Lets the session that holds the snapshot read rows as the others do, in a savepoint that is taken back afterwards. */
  async #withRowSettings<Result>(work: () => Promise<Result>): Promise<Result> {
    const { coordinator, snapshot } = this.#input;
    await coordinator.execute(`savepoint row_settings; ${rowSettings(rowEncoding(snapshot.catalog))}`);
    try {
      return await work();
    } finally {
      await coordinator.execute('rollback to savepoint row_settings; release savepoint row_settings');
    }
  }

  #sessionOn(connection: RepositoryConnection): CopySession {
    const { archive, memory } = this.#input;
    const tools = { archive, memory, buffers: this.#buffers, compressor: this.#compressor, onCopied: this.#onCopied };
    return new LocalCopySession(connection, tools);
  }

  readonly #onCopied = ({ place }: CopyTask, copied: CopiedRange): void => {
    const range = this.#input.ranges[place];
    if (range === undefined) throw new RangeError(`There is no range ${place}.`);
    this.copied.set(range, copied);
  };

  async #copy(session: CopySession, range: TableRange, signal: AbortSignal): Promise<void> {
    const place = this.#places.get(range);
    if (place === undefined) throw new RangeError(`There is no range ${range.index} of ${range.table.name}.`);
    const progress = this.#input.progress.startRange(range, this.#input.estimate(range));
    const task = { place, statement: copyStatement(range), folder: tableFolder(range.table), index: range.index };
    try {
      await session.copy(task, progress.add);
    } catch (error) {
      const isDamaged = isAppError(error) && isDamage(error);
      if (isDamaged && this.#input.skipUnreadable) progress.beginAgain();
      else if (!signal.aborted && !hasSqlState(error, lockNotAvailable)) progress.fail(error);
      if (isDamaged) this.#damage ??= { range, error };
      throw error;
    }
    progress.end();
  }
}
