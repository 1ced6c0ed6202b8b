import {
  mostUnreadableNamed,
  mostUnreadableTables,
  type Unreadable,
  type UnreadableThing,
} from '#lib/contracts/verdict/unreadable.ts';
import type { AppError } from '#server/errors.ts';
import type { RowName } from './name-row.ts';
import type { SearchedTable } from './value-reader.ts';

type Counted = { schema: string; name: string; rows: number; pages: number };

const longestReason = 300;
const mostOfTable = 20;

/** Counts what can't be read of all tables, and keeps the first ones in full. */
export class UnreadableTally {
  readonly #tables = new Map<number, Counted>();
  readonly #named: UnreadableThing[] = [];

  /** Whether no more are named of this table: one table leaves room for the names of others. */
  isFull({ oid }: SearchedTable): boolean {
    const { rows, pages } = this.#tables.get(oid) ?? { rows: 0, pages: 0 };
    return rows + pages >= mostOfTable || this.#named.length >= mostUnreadableNamed;
  }

  /** @param named null if it is only counted */
  addRow(table: SearchedTable, ctid: string, error: AppError, named: RowName | null): void {
    this.#countOf(table).rows++;
    if (named === null) return;
    this.#named.push({ kind: 'ROW', ...placeIn(table, ctid), ...named, ...whyOf(error) });
  }

  addPage(table: SearchedTable, page: number, error: AppError): void {
    const isFull = this.isFull(table);
    this.#countOf(table).pages++;
    if (isFull) return;
    this.#named.push({ kind: 'PAGE', ...placeIn(table, String(page)), key: null, columns: [], ...whyOf(error) });
  }

  /**
   * All that was found by now.
   * @param complete whether everything was searched
   * @returns null if nothing was found
   */
  sum(complete: boolean): Unreadable | null {
    const tables = [...this.#tables.values()];
    if (tables.length === 0) return null;
    const total = (of: 'rows' | 'pages') => tables.reduce((sum, table) => sum + table[of], 0);
    return {
      rows: total('rows'),
      pages: total('pages'),
      tables: tables.slice(0, mostUnreadableTables).map((table) => ({ ...table })),
      tablesTotal: tables.length,
      named: [...this.#named],
      complete,
    };
  }

  #countOf({ oid, schema, name }: SearchedTable): Counted {
    const known = this.#tables.get(oid);
    if (known !== undefined) return known;
    const counted = { schema, name, rows: 0, pages: 0 };
    this.#tables.set(oid, counted);
    return counted;
  }
}

function placeIn({ schema, name }: SearchedTable, place: string) {
  return { schema, table: name, place };
}

function whyOf({ sqlState, details, message }: AppError) {
  const said = details?.startsWith('SQLSTATE ') === true ? details.slice('SQLSTATE XX000, '.length) : message;
  return { sqlState, reason: said.slice(0, longestReason) };
}
