import { type AppError, isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { bisect } from './bisect.ts';
import { nameRow } from './name-row.ts';
import type { UnreadableTally } from './unreadable-tally.ts';
import { atPlaces, copiedColumns, inPages, type SearchedTable, ValueReader } from './value-reader.ts';

/** The pages of a table from `start` up to `end`; up to its last one if that is null. */
export type SearchedRange = { table: SearchedTable; start: number; end: number | null };

/** What can be read of a range, in order: whole pages (`end` null: all that follow), and the rows of pages in which something is damaged. */
export type ReadableRun =
  | { kind: 'pages'; start: number; end: number | null }
  | { kind: 'rows'; ctids: readonly string[] };

/** The rows that one run holds at most. */
const mostInRun = 5000;
/** A place that no page has. To look there shows whether the page can be read. */
const noPlace = 32_767;
/** The bytes that a row takes at least: its pointer and its header. */
const leastRowBytes = 28;

/**
 * Searches what can't be read of a table, by halves of its pages and then of a page's rows. It reads a range once more if nothing is damaged,
 * and about twice for each damaged place.
 */
export class UnreadableSearch {
  readonly #connection: RepositoryConnection;
  readonly #reader: ValueReader;
  readonly #tally: UnreadableTally;

  /**
   * @param connection in a transaction that is good, sees the tables, and has rowSettings()
   * @param tally takes what is found
   * @param until when the time is over, as performance.now() tells it
   */
  constructor(connection: RepositoryConnection, tally: UnreadableTally, until: number) {
    this.#connection = connection;
    this.#reader = new ValueReader(connection, until);
    this.#tally = tally;
  }

  /**
   * Searches a range.
   * @returns what can be read of it
   * @throws SearchTimeOver; AppError for every failure that is no damage
   */
  async search(range: SearchedRange): Promise<ReadableRun[]> {
    const { table, start } = range;
    const end = range.end ?? Math.max(await this.#pagesOf(table), start);
    const runs: ReadableRun[] = [];
    const columns = copiedColumns(table);
    await bisect(start, end, {
      fails: (low, high) => this.#reader.fails(table, columns, inPages(low, high)),
      onGood: (low, high) => addPages(runs, low, high),
      onBad: (page, error) => this.#searchPage(table, page, error, runs),
    });
    if (range.end === null) addPages(runs, end, null);
    return runs;
  }

  async #searchPage(table: SearchedTable, page: number, error: AppError, runs: ReadableRun[]): Promise<void> {
    const places = await this.#findPlaces(table, page);
    if (places === null) {
      this.#tally.addPage(table, page, error);
      return;
    }
    const columns = copiedColumns(table);
    const broken = await this.#reader.failing(table, columns, places);
    if (broken !== null) {
      const isBroken = new Set(broken);
      addRows(
        runs,
        places.filter((place) => !isBroken.has(place)),
      );
      for (const place of broken) await this.#addRow(table, place, error);
      return;
    }
    await bisect(0, places.length, {
      fails: (low, high) => this.#reader.fails(table, columns, atPlaces(places.slice(low, high))),
      onGood: (low, high) => addRows(runs, places.slice(low, high)),
      onBad: (at, why) => this.#addRow(table, places[at] ?? '', why),
    });
  }

  /** @returns the places of a page's rows; null if the page can't be read */
  async #findPlaces(table: SearchedTable, page: number): Promise<string[] | null> {
    const listed = await this.#reader.select<{ ctid: string }>(table, placeOf, inPages(page, page + 1));
    if (!isAppError(listed)) return listed.map(({ ctid }) => ctid);
    if ((await this.#reader.fails(table, [], atPlaces([`(${page},${noPlace})`]))) !== null) return null;
    const [size] = await this.#connection.query<{ bytes: number }>(
      `select pg_catalog.current_setting('block_size')::int as bytes`,
    );
    const most = Math.ceil((size?.bytes ?? 8192) / leastRowBytes);
    const all = Array.from({ length: most }, (_, index) => `(${page},${index + 1})`);
    const places: string[] = [];
    await bisect(0, all.length, {
      fails: async (low, high) => {
        const rows = await this.#reader.select<{ ctid: string }>(table, placeOf, atPlaces(all.slice(low, high)));
        if (isAppError(rows)) return rows;
        places.push(...rows.map(({ ctid }) => ctid));
        return null;
      },
      onGood: () => {},
      onBad: (at, why) => this.#addRow(table, all[at] ?? '', why),
    });
    return places;
  }

  /** @param error why rows of its page can't be read */
  async #addRow(table: SearchedTable, ctid: string, error: AppError): Promise<void> {
    if (this.#tally.isFull(table)) {
      this.#tally.addRow(table, ctid, error, null);
      return;
    }
    const own = await this.#reader.fails(table, copiedColumns(table), atPlaces([ctid]));
    const named = await nameRow(this.#connection, this.#reader, table, ctid);
    this.#tally.addRow(table, ctid, own ?? error, named);
  }

  /** The pages that the table has now: all that the snapshot shows are among them. */
  async #pagesOf(table: SearchedTable): Promise<number> {
    const [found] = await this.#connection.query<{ pages: string | null }>(
      `select (pg_catalog.pg_relation_size($1::oid::regclass)
         / pg_catalog.current_setting('block_size')::int8)::text as pages`,
      [table.oid],
    );
    return Math.max(Number(found?.pages ?? 0), table.pages);
  }
}

const placeOf = "pg_catalog.format('%s', t.ctid) as ctid";

function addPages(runs: ReadableRun[], start: number, end: number | null): void {
  const last = runs.at(-1);
  if (last?.kind === 'pages' && last.end === start) last.end = end;
  else runs.push({ kind: 'pages', start, end });
}

function addRows(runs: ReadableRun[], ctids: readonly string[]): void {
  const last = runs.at(-1);
  if (ctids.length === 0) return;
  if (last?.kind === 'rows' && last.ctids.length + ctids.length <= mostInRun) {
    last.ctids = [...last.ctids, ...ctids];
  } else {
    runs.push({ kind: 'rows', ctids });
  }
}

/**
 * Lets a session read ranges of pages and single rows of tables as the sessions that copy do: through no other page than those.
 * @param rowEncoding the statement that sets the encoding of rows; empty for that of the session
 */
export function rowSettings(rowEncoding: string): string {
  return `${rowEncoding} set local search_path = ''; set local jit = off; set local enable_seqscan = off;
    set local enable_tidscan = on; set local max_parallel_workers_per_gather = 0`;
}
