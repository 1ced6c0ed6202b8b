import { AppError } from '#server/errors.ts';
import type { CopyIn, RepositoryConnection } from '#server/ports/repository.ts';
import { nameKey } from '#server/sql/name-key.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import type { ManifestChunk, ManifestTable } from '../archive/manifest.ts';
import { refusedRows } from '../copy-in/copy-tables.ts';
import { chunksReadAtOnce } from '../copy-in/load-chunks.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import type { HashRoot, Routes } from '../copy-in/read-routes.ts';
import type { WaitingFor } from '../report/report.ts';
import { isAboutContent } from '../weaker/is-about-content.ts';
import { type ChunkLoader, endsRow, type LoadedChunk } from './chunk-loader.ts';
import { type CopyStep, CopySteps, type SharedTable } from './copy-steps.ts';
import type { BuildSessions } from './open-build-sessions.ts';
import { type PlannedTable, planCopy } from './plan-copy.ts';

export type CopyRowsInput = {
  sessions: BuildSessions;
  loader: ChunkLoader;
  /** The tables in the order of the work. A position is a place in this list. */
  tables: readonly ManifestTable[];
  encoding: string;
  /** The partitioned tables through which rows are copied, for partitions whose hash is another one here. */
  routes: Routes;
  smallestSharedBytes: number;
  /** Takes away what was built on a table before its rows and does not hold for them. @returns whether there was anything */
  dropEarly: (connection: RepositoryConnection, table: ManifestTable) => Promise<boolean>;
  onTable: (position: number) => void;
  onChunk: (position: number, chunk: ManifestChunk) => void;
  onTableEnd: (position: number) => void;
  onTableFailed: (position: number, error: unknown) => void;
  waitFor: (on: WaitingFor) => void;
};

/**
 * Copies the rows of all tables into the database, on all sessions. One session copies a table, in the transaction that truncated it,
 * so that its rows are frozen. All sessions together copy a table that is huge compared with the others. PostgreSQL's count of every
 * COPY must be that of the manifest.
 * @throws AppError ARCHIVE_INVALID (a digest or count differs), REPOSITORY_REFUSED that names the table, BUCKET_*, STOPPED
 */
export async function copyRows(input: CopyRowsInput): Promise<void> {
  const { sessions, tables } = input;
  const units = planCopy(tables, sessions.count, input.smallestSharedBytes);
  const empty = tables.flatMap(({ chunks }, position) => (chunks.length === 0 ? [position] : []));
  for (const position of empty) input.onTableEnd(position);
  const ahead = Math.ceil(chunksReadAtOnce / sessions.count);
  const steps = new CopySteps(units, input.loader, { sessions: sessions.count, ahead });
  const begun = new Set<SharedTable>();
  await sessions.runOnAll(async (connection) => {
    const copier = new Copier(connection, input, begun);
    for await (const step of steps.ofSession()) {
      try {
        await copier.copy(step);
      } catch (error) {
        if (!sessions.signal.aborted) input.onTableFailed(step.table.position, error);
        throw refusedRows(labelOf(step.table.archived), error);
      }
    }
  });
}

/** One session that copies. */
class Copier {
  readonly #connection: RepositoryConnection;
  readonly #input: CopyRowsInput;
  readonly #begun: Set<SharedTable>;
  #own: { copy: CopyIn; rows: number } | null = null;
  /** What was told of: what is copied again is not told again. */
  readonly #begunTables = new WeakSet<object>();
  readonly #copiedChunks = new WeakSet<object>();
  readonly #endedTables = new WeakSet<object>();

  constructor(connection: RepositoryConnection, input: CopyRowsInput, begun: Set<SharedTable>) {
    this.#connection = connection;
    this.#input = input;
    this.#begun = begun;
  }

  async copy(step: CopyStep): Promise<void> {
    this.#input.waitFor('bucket');
    const loaded = await step.loaded;
    this.#input.waitFor('repository');
    try {
      if (step.shared === null) await this.#copyOwn(step, loaded);
      else await this.#copyShared(step, step.shared, loaded);
    } catch (error) {
      if (!isAboutContent(error) || !(await this.#dropEarly(step))) throw error;
      await this.#copyAgain(step, loaded);
    } finally {
      loaded.release();
    }
  }

  /** Takes back what the open transaction has copied, and what was built on the table before its rows. @returns whether anything was */
  async #dropEarly({ table, shared }: CopyStep): Promise<boolean> {
    if (shared === null) await this.#connection.execute('rollback');
    this.#own = null;
    return this.#input.dropEarly(this.#connection, table.archived);
  }

  /** Copies a chunk that was refused once more, and before it all that its transaction had copied. */
  async #copyAgain(step: CopyStep, loaded: LoadedChunk): Promise<void> {
    const { table, together, shared } = step;
    if (shared !== null) return this.#copyShared(step, shared, loaded);
    for (const before of together.slice(0, together.indexOf(table) + 1)) {
      const { chunks } = before.archived;
      for (const [index, chunk] of chunks.slice(0, before === table ? step.index : chunks.length).entries()) {
        const again = await this.#input.loader.load(chunk, { atOnce: true });
        try {
          await this.#copyOwn({ ...step, table: before, index, chunk }, again);
        } finally {
          again.release();
        }
      }
    }
    await this.#copyOwn(step, loaded);
  }

  /** One COPY takes all chunks of a table. A transaction begins with the first table of its group, and ends with the last. */
  async #copyOwn({ table, index, chunk, together }: CopyStep, loaded: LoadedChunk): Promise<void> {
    const { archived, position } = table;
    if (index === 0) {
      if (table === together[0]) await this.#connection.execute(`begin; ${this.#truncateStatement(together)}`);
      this.#tellOnce(this.#begunTables, archived, () => this.#input.onTable(position));
      this.#own = { copy: await this.#connection.copyIn(this.#statement(archived, true)), rows: 0 };
    }
    if (this.#own === null) throw new Error('The table is not being copied.');
    await writeChunk(this.#own.copy, loaded);
    this.#tellChunk(position, chunk);
    if (index < archived.chunks.length - 1) return;
    compareRows(archived, await this.#own.copy.end(), archived.rows);
    this.#own = null;
    if (table === together.at(-1)) await this.#connection.execute('commit');
    this.#tellOnce(this.#endedTables, archived, () => this.#input.onTableEnd(position));
  }

  /** A chunk that begins inside a row is copied by the session that copies the beginning of the row. */
  async #copyShared(step: CopyStep, shared: SharedTable, loaded: LoadedChunk): Promise<void> {
    const { archived, position } = step.table;
    if (step.index > 0 && !(await shared.endsRow[step.index - 1]?.promise)) return;
    if (!this.#begun.has(shared)) {
      this.#begun.add(shared);
      this.#input.onTable(position);
    }
    const copy = await this.#connection.copyIn(this.#statement(archived, false));
    await writeChunk(copy, loaded);
    this.#tellChunk(position, step.chunk);
    const rest = endsRow(loaded) ? { rows: 0, chunks: 0 } : await this.#copyRest(copy, step);
    compareRows(archived, await copy.end(), step.chunk.rows + rest.rows);
    shared.left -= 1 + rest.chunks;
    if (shared.left === 0) this.#input.onTableEnd(position);
  }

  /** Copies the chunks that continue a row, up to the chunk that ends with the row. */
  async #copyRest(copy: CopyIn, { table, index }: CopyStep): Promise<{ rows: number; chunks: number }> {
    const { chunks } = table.archived;
    let rows = 0;
    for (let next = index + 1; ; next++) {
      const chunk = chunks[next];
      if (chunk === undefined) return { rows, chunks: next - index - 1 };
      const loaded = await this.#input.loader.load(chunk, { atOnce: true });
      try {
        await writeChunk(copy, loaded);
      } finally {
        loaded.release();
      }
      rows += chunk.rows;
      this.#tellChunk(table.position, chunk);
      if (endsRow(loaded)) return { rows, chunks: next - index };
    }
  }

  #tellChunk(position: number, chunk: ManifestChunk): void {
    this.#tellOnce(this.#copiedChunks, chunk, () => this.#input.onChunk(position, chunk));
  }

  #tellOnce(told: WeakSet<object>, thing: object, tell: () => void): void {
    if (told.has(thing)) return;
    told.add(thing);
    tell();
  }

  /** Writes the COPY statement for a table's rows. A table without columns has no column list. */
  #statement(table: ManifestTable, freeze: boolean): string {
    const columns = table.columns.map((column) => quoteIdentifier(column.name)).join(', ');
    const list = columns === '' ? '' : ` (${columns})`;
    const root = this.#rootOf(table);
    return `copy ${quoteQualified(root ?? table)}${list} from stdin with (format text, freeze ${freeze && root === null}, encoding ${quoteLiteral(this.#input.encoding)})`;
  }

  /** Rows of other partitions may already lie in a partition that is routed. The database is new, so that nothing else does. */
  #truncateStatement(tables: readonly PlannedTable[]): string {
    const own = tables.filter(({ archived }) => this.#rootOf(archived) === null);
    return own.length === 0
      ? ''
      : `truncate table ${own.map(({ archived }) => `only ${quoteQualified(archived)}`).join(', ')}`;
  }

  #rootOf(table: ManifestTable): HashRoot | null {
    return this.#input.routes.get(nameKey(table)) ?? null;
  }
}

async function writeChunk(copy: CopyIn, { pieces }: LoadedChunk): Promise<void> {
  for (const piece of pieces) await copy.write(piece);
}

function compareRows(table: ManifestTable, copied: number, expected: number): void {
  if (copied === expected) return;
  throw new AppError(
    'ARCHIVE_INVALID',
    `The archive is damaged: its manifest counts ${expected} rows for ${labelOf(table)} or a part of it, but its chunks hold ${copied}.`,
  );
}
