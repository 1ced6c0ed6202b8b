import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { Statement } from '../statements/read-statement.ts';

/** The indexes and exclusion constraints that were made before the rows, and those of them that are taken away again, or are about to be. */
export class EarlyIndexes {
  readonly #made: ReadonlySet<Statement>;
  readonly #dropped = new Map<Statement, Promise<void>>();

  constructor(made: ReadonlySet<Statement>) {
    this.#made = made;
  }

  /** Whether a statement is still to be run after the rows. */
  isDue(statement: Statement): boolean {
    return !this.#made.has(statement) || this.#dropped.has(statement);
  }

  /**
   * Takes away those of a table, as its rows don't satisfy one of them: they are due again after the rows. Of a partitioned table all partitions lose
   * theirs, as its rows may go into any of them. Several sessions may ask at once: each waits until they are gone.
   * @param connection in no transaction
   * @returns whether the table had any
   * @throws AppError REPOSITORY_*, STOPPED
   */
  async drop(connection: RepositoryConnection, table: { schema: string; name: string }): Promise<boolean> {
    if (this.#made.size === 0) return false;
    const made = [...this.#made];
    const places = await connection.query<{ place: number; schema: string }>(
      `select made.place::int - 1 as place, n.nspname::text as schema
         from pg_catalog.unnest($1::text[]) with ordinality as made (name, place)
         join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(made.name)
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.oid = pg_catalog.to_regclass($2)
           or c.oid in (select t.relid from pg_catalog.pg_partition_tree(pg_catalog.pg_partition_root(pg_catalog.to_regclass($2))) t)
        order by made.place desc`,
      [made.map(({ tables: [name] }) => name ?? ''), quoteQualified(table)],
    );
    for (const { place, schema } of places) {
      const statement = made[place];
      if (statement === undefined) continue;
      const dropped = this.#dropped.get(statement) ?? connection.execute(dropOf(statement, schema));
      this.#dropped.set(statement, dropped);
      await dropped;
    }
    return places.length > 0;
  }
}

function dropOf({ found, tables: [table] }: Statement, schema: string): string {
  return found.constraint === undefined
    ? `drop index if exists ${quoteQualified({ schema, name: unquoted(found.name ?? '') })}`
    : `alter table ${table} drop constraint if exists ${found.constraint}`;
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
