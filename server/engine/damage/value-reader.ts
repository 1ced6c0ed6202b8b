import { type AppError, isAppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import { isDamage, isDamageState } from './is-damage.ts';

/** A table that is searched. `pages` are those of its heap. Generated columns are not read, as no backup has them. */
export type SearchedTable = {
  oid: number;
  schema: string;
  name: string;
  pages: number;
  columns: readonly { name: string; generated?: boolean }[];
};

/** The search has used up its time. */
export class SearchTimeOver extends Error {
  override readonly name = 'SearchTimeOver';
}

/** PostgreSQL's functions take a hundred arguments. */
const mostArguments = 90;
const queryCanceled = '57014';

/** Reads values of tables as COPY does, by the output functions of their types, and takes back what failed. */
export class ValueReader {
  readonly #connection: RepositoryConnection;
  readonly #until: number;
  #hasLoop = true;

  /**
   * @param connection in a good transaction; each look is a savepoint that is taken back
   * @param until when the time is over, as performance.now() tells it
   */
  constructor(connection: RepositoryConnection, until: number) {
    this.#connection = connection;
    this.#until = until;
  }

  /**
   * Reads these columns of all rows that `where` finds.
   * @returns why they can't be read; null if they can
   * @throws SearchTimeOver; AppError for every failure that is no damage
   */
  async fails(table: SearchedTable, columns: readonly string[], where: string): Promise<AppError | null> {
    try {
      const look = `select ${readingOf(table, columns, where)}`;
      await this.#connection.execute(`${this.#begin()}; ${look}; ${takeBack}`);
      return null;
    } catch (error) {
      const damage = asDamage(error);
      await this.#connection.execute(takeBack);
      return damage;
    }
  }

  /**
   * Reads these columns of one row after the other, in a loop on the server: many rows that can't be read take no more time than others.
   * @returns the places of the rows that can't be read; null if the server runs no such loop, or if it failed of something else
   * @throws as fails()
   */
  async failing(table: SearchedTable, columns: readonly string[], places: readonly string[]): Promise<string[] | null> {
    if (!this.#hasLoop) return null;
    const row = readingOf(table, columns, 't.ctid operator(pg_catalog.=) place');
    const loop = `declare place pg_catalog.tid; found pg_catalog.text := '';
      begin
        foreach place in array '${listPlaces(places)}'::pg_catalog.tid[] loop
          begin
            perform ${row};
          exception when others then
            found := pg_catalog.format('%s%s %s;', found, place, sqlstate);
          end;
        end loop;
        perform pg_catalog.set_config('${resultSetting}', found, true);
      end`;
    try {
      await this.#connection.execute(`${this.#begin()}; do language plpgsql ${quoteLiteral(loop)}`);
      const [result] = await this.#connection.query<{ found: string }>(
        `select pg_catalog.current_setting('${resultSetting}') as found`,
      );
      const found = (result?.found ?? '').split(';').filter((text) => text !== '');
      const states = found.map((text) => text.slice(text.indexOf(' ') + 1));
      return states.every(isDamageState) ? found.map((text) => text.slice(0, text.indexOf(' '))) : null;
    } catch (error) {
      if (hasSqlState(error, queryCanceled)) throw tooLong(error);
      if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') throw error;
      this.#hasLoop = false;
      return null;
    } finally {
      await this.#connection.execute(takeBack);
    }
  }

  /**
   * Selects from a table in a savepoint that is taken back.
   * @returns the rows, or the error where something of them is damaged
   * @throws as fails()
   */
  async select<Row extends Record<string, unknown>>(
    table: Pick<SearchedTable, 'schema' | 'name'>,
    what: string,
    where: string,
  ): Promise<Row[] | AppError> {
    await this.#connection.execute(this.#begin());
    try {
      return await this.#connection.query<Row>(`select ${what} ${fromRows(table, where)}`);
    } catch (error) {
      return asDamage(error);
    } finally {
      await this.#connection.execute(takeBack);
    }
  }

  #begin(): string {
    const left = Math.ceil(this.#until - performance.now());
    if (left <= 0) throw tooLong();
    return `savepoint damage; set local statement_timeout = ${left}`;
  }
}

const takeBack = 'rollback to savepoint damage; release savepoint damage';

/** The setting in which a loop leaves what it found. */
const resultSetting = 'stack_console.unreadable';

/** What follows SELECT to read the texts of columns. */
function readingOf(table: SearchedTable, columns: readonly string[], where: string): string {
  const texts: string[] = [];
  for (let start = 0; start < columns.length; start += mostArguments) {
    const some = columns.slice(start, start + mostArguments);
    const values = some.map((name) => `t.${quoteIdentifier(name)}`).join(', ');
    texts.push(`pg_catalog.count(pg_catalog.format('${'%s'.repeat(some.length)}', ${values}))`);
  }
  return `${texts.length === 0 ? 'pg_catalog.count(*)' : texts.join(', ')} ${fromRows(table, where)}`;
}

function fromRows(table: Pick<SearchedTable, 'schema' | 'name'>, where: string): string {
  return `from only ${quoteQualified(table)} t where ${where}`;
}

function tooLong(cause?: unknown): SearchTimeOver {
  return new SearchTimeOver('The search took too long.', { cause });
}

/** @throws SearchTimeOver; the error itself if it is no damage */
function asDamage(error: unknown): AppError {
  if (hasSqlState(error, queryCanceled)) throw tooLong(error);
  if (!isAppError(error) || !isDamage(error)) throw error;
  return error;
}

/** The columns of a table that a backup copies. */
export function copiedColumns({ columns }: Pick<SearchedTable, 'columns'>): string[] {
  return columns.filter((column) => column.generated !== true).map(({ name }) => name);
}

/** The condition for rows in the pages from one up to another. @param to null for all pages after it */
export function inPages(from: number, to: number | null): string {
  const start = `t.ctid operator(pg_catalog.>=) '(${from},0)'`;
  return to === null ? start : `${start} and t.ctid operator(pg_catalog.<) '(${to},0)'`;
}

/** The condition for rows at these places. */
export function atPlaces(ctids: readonly string[]): string {
  return `t.ctid operator(pg_catalog.=) any ('${listPlaces(ctids)}'::pg_catalog.tid[])`;
}

function listPlaces(ctids: readonly string[]): string {
  return `{${ctids.map((ctid) => `"${ctid}"`).join(',')}}`;
}
