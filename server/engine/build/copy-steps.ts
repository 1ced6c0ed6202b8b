import type { ManifestChunk } from '../archive/manifest.ts';
import type { ChunkLoader, LoadedChunk } from './chunk-loader.ts';
import { endsRow } from './chunk-loader.ts';
import type { CopyUnit, PlannedTable } from './plan-copy.ts';

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

  constructor(units: readonly CopyUnit[], loader: ChunkLoader) {
    this.#units = units.map((unit) => (unit.kind === 'own' ? unit : share(unit.table)));
    this.#loader = loader;
  }

  /**
   * The chunks of one session, one after another.
   * @param ahead how many are read while one is at work
   */
  async *ofSession(ahead: number): AsyncGenerator<CopyStep, void, undefined> {
    const steps = this.#take();
    const read: CopyStep[] = [];
    for (;;) {
      while (read.length <= ahead) {
        const { value: step } = steps.next();
        if (step === undefined) break;
        read.push(step);
      }
      const step = read.shift();
      if (step === undefined) return;
      yield step;
    }
  }

  *#take(): Generator<CopyStep, undefined, undefined> {
    for (let unit = this.#units[0]; unit !== undefined; unit = this.#units[0]) {
      if ('kind' in unit) {
        this.#units.shift();
        for (const table of unit.tables) {
          for (const index of table.archived.chunks.keys()) yield this.#step(table, index, null, unit.tables);
        }
      } else if (unit.next < unit.table.archived.chunks.length) {
        yield this.#step(unit.table, unit.next++, unit, []);
      } else this.#units.shift();
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

function share(table: PlannedTable): SharedTable {
  const { chunks } = table.archived;
  const ends = chunks.map(() => Promise.withResolvers<boolean>());
  for (const { promise } of ends) promise.catch(() => {});
  return { table, endsRow: ends, next: 0, left: chunks.length };
}
