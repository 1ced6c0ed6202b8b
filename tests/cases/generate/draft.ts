import { quoteIdentifier } from '#server/sql/quote-identifier.ts';
import { SeededRandom } from '#tests/seeded-random.ts';

/** A type of columns: `value` is SQL for the value of the row `i`, which is another one for each row with `unique`, and never null with `isRequired`. */
export type ColumnType = { sql: string; value: string; unique?: boolean; isKey?: boolean; isRequired?: boolean };

export type DraftColumn = { name: string; type: ColumnType; isGenerated?: boolean };

/**
 * `name`: quoted, with its schema. `key`: the quoted columns that other tables can refer to. `isClosed`: it takes no more rows, as checks don't hold for
 * those that it has.
 */
export type DraftTable = {
  name: string;
  columns: DraftColumn[];
  key: { columns: string[]; types: ColumnType[] } | null;
  rows: number;
  kind: 'plain' | 'partitioned' | 'parent';
  isUnlogged?: boolean;
  isClosed?: boolean;
};

const oddities = [
  '"',
  '.',
  ' ',
  "'",
  '%',
  'ü',
  '—',
  '\\',
  '?',
  'Ä',
  '🐘',
  '\t',
  '$1',
  'NULL',
  '-- ',
  '/*',
  ',',
  '(',
  ':x',
];
const words = ['order', 'user', 'item', 'select', 'Customer', 'log', 'a', 'line', 'table', 'x', 'view', 'key'];

/** A database that is being made up: what it has so far, and the statements that make it. */
export class Draft {
  readonly dice: SeededRandom;
  /** The major version of PostgreSQL. */
  readonly version: number;
  /** Quoted. */
  readonly schemas: string[] = ['public'];
  readonly types: ColumnType[] = [];
  readonly tables: DraftTable[] = [];
  readonly views: string[] = [];
  readonly matviews: string[] = [];
  readonly statements: string[] = [];
  /** How many operators there are. */
  operators = 0;
  #count = 0;

  constructor(seed: number, version: number) {
    this.dice = new SeededRandom(Math.imul(seed, 0x9e3779b1));
    this.version = version;
  }

  add(...statements: string[]): void {
    this.statements.push(...statements);
  }

  /** Runs as the superuser, with no triggers and keys checked. */
  addAsSuperuser(...statements: string[]): void {
    this.add('reset role', 'set session_replication_role to replica', ...statements);
    this.add('reset session_replication_role', 'set role :owner');
  }

  /** A new name, quoted; in places with what names may hold but seldom do. */
  newName(): string {
    const { dice } = this;
    this.#count++;
    const plain = `${dice.pick(words)}_${this.#count}`;
    if (dice.chance(0.55)) return quoteIdentifier(plain.toLowerCase());
    const place = dice.between(0, plain.length);
    const odd = `${plain.slice(0, place)}${dice.pick(oddities)}${plain.slice(place)}`;
    return quoteIdentifier(dice.chance(0.1) ? `${odd}${'l'.repeat(63)}`.slice(0, 55) : odd);
  }

  newQualified(): string {
    return `${this.dice.pick(this.schemas)}.${this.newName()}`;
  }

  /** A literal with characters that need care. */
  oddLiteral(): string {
    const { dice } = this;
    return `E'${dice.pick(oddities).replaceAll('\\', '\\\\').replaceAll("'", "''")} ${dice.between(1, 99)}\\n${dice.pick(words)}'`;
  }
}
