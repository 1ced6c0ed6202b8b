import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { tableFolder } from '../archive/entry-name.ts';
import { combineHashes } from '../content-hash/content-hash.ts';
import { DamagedError } from '../damage/damaged-error.ts';
import { type ReadableRun, UnreadableSearch } from '../damage/unreadable-search.ts';
import { UnreadableTally } from '../damage/unreadable-tally.ts';
import { SearchTimeOver } from '../damage/value-reader.ts';
import { type CopySessionTools, type CopyTask, LocalCopySession } from './copy-session.ts';
import type { CopiedRange } from './copy-worker.ts';
import { copyRowsStatement, copyStatement, type TableRange } from './plan-ranges.ts';
import type { RowProgress } from './row-progress.ts';

export type CopyDamagedInput = {
  /** In a transaction that is good and sees the snapshot, with rowSettings(). */
  connection: RepositoryConnection;
  tools: Omit<CopySessionTools, 'onCopied'>;
  /** Those that could not be read when they were copied, in any order. */
  damaged: readonly TableRange[];
  /** All ranges of the backup. */
  ranges: readonly TableRange[];
  progress: RowProgress;
  /** For how long it is searched in all, in milliseconds. */
  searchMs: number;
};

/**
 * Copies of each damaged range every row that can be read whole, one range after another on one session.
 * @returns the ranges in the archive, and what was left out
 * @throws AppError DATA_DAMAGED when the search takes too long; whatever a copy throws
 */
export async function copyDamaged(
  input: CopyDamagedInput,
): Promise<{ copied: Map<TableRange, CopiedRange>; unreadable: Unreadable | null }> {
  const { connection, damaged, progress } = input;
  const tally = new UnreadableTally();
  const search = new UnreadableSearch(connection, tally, performance.now() + input.searchMs);
  const copied = new Map<TableRange, CopiedRange>();
  const indexes = new FreeIndexes(input.ranges);
  for (const range of damaged) {
    progress.show(`Searching ${range.table.schema}.${range.table.name} for what can’t be read`);
    const runs = await search.search(range).catch((error: unknown) => {
      throw error instanceof SearchTimeOver ? tookTooLong(tally.sum(false), input.searchMs) : error;
    });
    copied.set(range, await copyRuns(input, range, runs, () => indexes.take(range)));
  }
  return { copied, unreadable: tally.sum(true) };
}

async function copyRuns(
  { connection, tools, progress }: CopyDamagedInput,
  range: TableRange,
  runs: readonly ReadableRun[],
  takeIndex: () => number,
): Promise<CopiedRange> {
  const parts: CopiedRange[] = [];
  const onCopied = ({ place }: CopyTask, part: CopiedRange) => {
    parts[place] = part;
  };
  const session = new LocalCopySession(connection, { ...tools, onCopied });
  const { table } = range;
  const counted = progress.startRange(range, 0);
  for (const [place, run] of runs.entries()) {
    const statement =
      run.kind === 'rows'
        ? copyRowsStatement(table, run.ctids)
        : copyStatement({ table, start: run.start, end: run.end });
    await session.copy({ place, statement, folder: tableFolder(table), index: takeIndex() }, counted.add);
  }
  await session.drain();
  counted.end();
  return {
    chunks: parts.flatMap(({ chunks }) => chunks),
    hash: combineHashes(parts.map(({ hash }) => hash)),
    isUtf8: parts.every(({ isUtf8 }) => isUtf8),
  };
}

/** Numbers of chunks that no range of a table has: what was copied of a damaged range before it failed is in the archive under the range's own. */
class FreeIndexes {
  readonly #next = new Map<number, number>();

  constructor(ranges: readonly TableRange[]) {
    for (const { table, index } of ranges)
      this.#next.set(table.oid, Math.max(this.#next.get(table.oid) ?? 0, index + 1));
  }

  take({ table }: TableRange): number {
    const index = this.#next.get(table.oid) ?? 0;
    this.#next.set(table.oid, index + 1);
    return index;
  }
}

function tookTooLong(found: Unreadable | null, searchMs: number): AppError {
  const minutes = Math.round(searchMs / 60_000);
  const sofar = found === null ? '' : ` ${countUnreadable(found)} were found by then.`;
  const sentence = `So much of the database can't be read that the search for it took more than ${minutes} minutes, and the backup was given up.${sofar} Delete what can't be read, or restore an older backup.`;
  if (found === null) return new AppError('REPOSITORY_REFUSED', sentence, { reason: 'DATA_DAMAGED' });
  return new DamagedError(sentence, found);
}
