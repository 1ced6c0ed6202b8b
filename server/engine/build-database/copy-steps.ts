import type { ManifestChunk } from '../archive/manifest.ts';
import type { ChunkLoader, LoadedChunk } from './chunk-loader.ts';
import { endsRow } from './chunk-loader.ts';
import type { CopyUnit, PlannedTable } from './plan-copy.ts';

const mostSmallAhead = 16;
const mostSmallBytesAhead = 2 * 1024 * 1024;

/** A table whose chunks several sessions copy. A session that has read a chunk says whether its last row continues in the next one. */
export type SharedTable = {
  table: PlannedTable;
  /** For each chunk: whether it ends at the end of a row. */
  endsRow: PromiseWithResolvers<boolean>[];
  next: number;
  /** How many chunks are not copied yet. */
  left: number;
};

/** One chunk that a session is to copy, and that is being read. */
export type CopyStep = {
  table: PlannedTable;
  index: number;
  chunk: ManifestChunk;
  loaded: Promise<LoadedChunk>;
  shared: SharedTable | null;
  /** The tables that are copied in one transaction; none for a shared table. */
  together: PlannedTable[];
};

/** Hands the chunks to the sessions in the order of the plan, and reads them ahead of their use. */
export class CopySteps {
  readonly #units: (Extract<CopyUnit, { kind: 'own' }> | SharedTable)[];
  readonly #loader: ChunkLoader;
  readonly #sessions: number;
  readonly #ahead: number;

  /** @param options.ahead how many chunks a session has read while it copies one */
  constructor(units: readonly CopyUnit[], loader: ChunkLoader, options: { sessions: number; ahead: number }) {
    this.#units = units.map((unit) => (unit.kind === 'own' ? unit : shareTable(unit.table)));
    this.#loader = loader;
    this.#sessions = options.sessions;
    this.#ahead = options.ahead;
  }

  /** Yields the chunks of one session, one after another. */
  async *ofSession(): AsyncGenerator<CopyStep, void, undefined> {
    const own: (() => CopyStep)[] = [];
    const read: CopyStep[] = [];
    for (;;) {
      while (read.length <= this.#ahead || areSmall(read)) {
        const step = this.#take(own, read.length > 0);
        if (step === null) break;
        read.push(step);
      }
      const step = read.shift();
      if (step === undefined) return;
      yield step;
    }
  }

  /**
   * Takes the next chunk of a session: of the tables that it has taken, or else of the next ones in the plan.
   * @param isAhead whether the session has other chunks to copy first; then it leaves the last chunks to sessions that have none
   * @returns null when the session should take nothing now
   */
  #take(own: (() => CopyStep)[], isAhead: boolean): CopyStep | null {
    for (;;) {
      const mine = own.shift();
      if (mine !== undefined) return mine();
      const unit = this.#units[0];
      if (unit === undefined) return null;
      if ('kind' in unit) {
        if (isAhead && this.#units.length < this.#sessions) return null;
        this.#units.shift();
        for (const table of unit.tables) {
          const indexes = [...table.archived.chunks.keys()];
          own.push(...indexes.map((index) => () => this.#step(table, index, null, unit.tables)));
        }
        continue;
      }
      const left = unit.table.archived.chunks.length - unit.next;
      if (left === 0) this.#units.shift();
      else if (isAhead && left < this.#sessions * (this.#ahead + 1)) return null;
      else return this.#step(unit.table, unit.next++, unit, []);
    }
  }

  #step(table: PlannedTable, index: number, shared: SharedTable | null, together: PlannedTable[]): CopyStep {
    const chunk = table.archived.chunks[index];
    if (chunk === undefined) throw new RangeError('There is no such chunk.');
    const loaded = this.#loader.load(chunk);
    const ends = shared?.endsRow[index];
    loaded.then(
      (text) => ends?.resolve(endsRow(text)),
      (error: unknown) => ends?.reject(error),
    );
    return { table, index, chunk, loaded, shared, together };
  }
}

/** More small chunks are read ahead, because each is a request to the bucket, which takes its time even for a few bytes. */
function areSmall(steps: readonly CopyStep[]): boolean {
  return (
    steps.length < mostSmallAhead && steps.reduce((sum, { chunk }) => sum + chunk.rawBytes, 0) < mostSmallBytesAhead
  );
}

function shareTable(table: PlannedTable): SharedTable {
  const { chunks } = table.archived;
  const ends = chunks.map(() => Promise.withResolvers<boolean>());
  for (const { promise } of ends) promise.catch(() => {});
  return { table, endsRow: ends, next: 0, left: chunks.length };
}
