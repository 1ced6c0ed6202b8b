import type { ManifestChunk } from '../archive/manifest.ts';
import type { ChunkLoader, LoadedChunk } from './chunk-loader.ts';
import { endsRow } from './chunk-loader.ts';
import type { CopyUnit, PlannedTable } from './plan-copy.ts';

const mostSmallAhead = 16;
const mostSmallBytesAhead = 2 * 1024 * 1024;

/** A table whose chunks several sessions share: who has one tells the others whether a row goes on in the next. */
export type SharedTable = {
  table: PlannedTable;
  /** By chunk: whether a row ends where it ends. */
  endsRow: PromiseWithResolvers<boolean>[];
  next: number;
  /** Chunks that are not done with. */
  left: number;
};

/** One chunk for one session, being read. */
export type CopyStep = {
  table: PlannedTable;
  index: number;
  chunk: ManifestChunk;
  loaded: Promise<LoadedChunk>;
  shared: SharedTable | null;
  /** Of a session's own tables: all that go into one transaction. */
  together: PlannedTable[];
};

/** Deals the chunks out to the sessions, in the order of the plan, and has them read ahead of their use. */
export class CopySteps {
  readonly #units: (Extract<CopyUnit, { kind: 'own' }> | SharedTable)[];
  readonly #loader: ChunkLoader;
  readonly #sessions: number;
  readonly #ahead: number;

  /** @param options.ahead how many chunks a session has read while it copies one */
  constructor(units: readonly CopyUnit[], loader: ChunkLoader, options: { sessions: number; ahead: number }) {
    this.#units = units.map((unit) => (unit.kind === 'own' ? unit : share(unit.table)));
    this.#loader = loader;
    this.#sessions = options.sessions;
    this.#ahead = options.ahead;
  }

  /** The chunks of one session, one after another. */
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
   * The next chunk of a session: of the tables that it has taken, or else of what is next in the plan.
   * @param isAhead it has others to copy first: then it leaves the last ones to sessions that have none
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

/** Small chunks are read ahead by the dozen: each is a request to the bucket, and takes its time however little is in it. */
function areSmall(steps: readonly CopyStep[]): boolean {
  return (
    steps.length < mostSmallAhead && steps.reduce((sum, { chunk }) => sum + chunk.rawBytes, 0) < mostSmallBytesAhead
  );
}

function share(table: PlannedTable): SharedTable {
  const { chunks } = table.archived;
  const ends = chunks.map(() => Promise.withResolvers<boolean>());
  for (const { promise } of ends) promise.catch(() => {});
  return { table, endsRow: ends, next: 0, left: chunks.length };
}
