import { isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import type { TableRange } from './plan-ranges.ts';

/** Where PostgreSQL can't read a table: in values of a row, or in a whole page of its heap. */
export type Damage = { kind: 'values'; columns: string[]; ctid: string } | { kind: 'page'; page: number };

/** For how long it is searched. The search reads the range about twice. */
const searchMs = 30_000;
/** PostgreSQL's "data corrupted" and "index corrupted". */
const damageStates = ['XX001', 'XX002'];

/** The columns whose values may lie outside of their row. */
const columnsQuery = `select attname as name from pg_catalog.pg_attribute
  where attrelid = $1 and attnum > 0 and not attisdropped and attlen = -1 and attstorage <> 'p' order by attnum`;

/** Whether PostgreSQL refused to read because what it found in its files is damaged. */
export function isDamage(error: unknown): boolean {
  return isAppError(error) && damageStates.some((state) => hasSqlState(error, state));
}

/**
 * Searches for the first damaged place of a range, by halves.
 * @param connection in a transaction that is good and sees the range; its savepoints are taken back
 * @returns null when everything can be read
 * @throws AppError when the search takes too long, or something else fails
 */
export async function findDamage(connection: RepositoryConnection, range: TableRange): Promise<Damage | null> {
  const search = new DamageSearch(connection, range);
  return search.find();
}

class DamageSearch {
  readonly #connection: RepositoryConnection;
  readonly #range: TableRange;
  readonly #until = performance.now() + searchMs;

  constructor(connection: RepositoryConnection, range: TableRange) {
    this.#connection = connection;
    this.#range = range;
  }

  async find(): Promise<Damage | null> {
    const { table, start } = this.#range;
    const rows = await this.#connection.query<{ name: string }>(columnsQuery, [table.oid]);
    const columns = rows.map(({ name }) => name);
    let [low, high] = [start, Math.max(this.#range.end ?? table.pages, start + 1)];
    if ((await this.#read(columns, pages(low, high))) !== null) return null;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if ((await this.#read(columns, pages(low, middle))) === null) high = middle;
      else low = middle;
    }
    return this.#findInPage(columns, low);
  }

  async #findInPage(columns: string[], page: number): Promise<Damage> {
    const found = await this.#read([], pages(page, page + 1));
    for (const ctid of found ?? []) {
      const broken: string[] = [];
      for (const column of columns) {
        if ((await this.#read([column], isAt(ctid))) === null) broken.push(column);
      }
      if (broken.length > 0) return { kind: 'values', columns: broken, ctid };
    }
    return { kind: 'page', page };
  }

  /**
   * Reads values as COPY does, by the output function of their type.
   * @returns the places of the rows, or null when something of them is damaged. Places are only returned of rows without `columns`
   */
  async #read(columns: readonly string[], where: string): Promise<string[] | null> {
    const left = Math.ceil(this.#until - performance.now());
    if (left <= 0) throw new RangeError('The search took too long.');
    const values = columns.map((name) => `pg_catalog.count(pg_catalog.format('%s', t.${quoteIdentifier(name)}))`);
    const wanted = values.length > 0 ? values.join(', ') : "pg_catalog.format('%s', t.ctid) as ctid";
    await this.#connection.execute(`savepoint damage; set local statement_timeout = ${left}`);
    try {
      const sql = `select ${wanted} from only ${quoteQualified(this.#range.table)} t where ${where}`;
      const rows = await this.#connection.query<{ ctid: string }>(sql);
      return columns.length > 0 ? [] : rows.map(({ ctid }) => ctid);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return null;
    } finally {
      await this.#connection.execute('rollback to savepoint damage; release savepoint damage');
    }
  }
}

function pages(from: number, to: number): string {
  return `t.ctid operator(pg_catalog.>=) '(${from},0)' and t.ctid operator(pg_catalog.<) '(${to},0)'`;
}

function isAt(ctid: string): string {
  return `t.ctid operator(pg_catalog.=) '${ctid}'`;
}
