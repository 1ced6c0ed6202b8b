import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { Statement } from '../statements/read-statement.ts';

/**
 * Takes away the indexes and exclusion constraints of a table that were made before its rows, as the rows don't satisfy one of them: they are due
 * again after the rows. Of a partitioned table all partitions lose theirs, as its rows may go into any of them.
 * @param early the statements that are done; those that are due again are taken out of it
 * @returns whether there was any
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function dropEarlyIndexes(
  connection: RepositoryConnection,
  table: { schema: string; name: string },
  early: Set<Statement>,
): Promise<boolean> {
  const statements = [...early];
  const places = await connection.query<{ place: number; schema: string }>(
    `select made.place::int - 1 as place, n.nspname::text as schema
       from pg_catalog.unnest($1::text[]) with ordinality as made (name, place)
       join pg_catalog.pg_class c on c.oid = pg_catalog.to_regclass(made.name)
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.oid = pg_catalog.to_regclass($2)
         or c.oid in (select t.relid from pg_catalog.pg_partition_tree(pg_catalog.pg_partition_root(pg_catalog.to_regclass($2))) t)
      order by made.place desc`,
    [statements.map(({ tables: [name] }) => name ?? ''), quoteQualified(table)],
  );
  let dropped = false;
  for (const { place, schema } of places) {
    const statement = statements[place];
    if (statement === undefined || !early.delete(statement)) continue;
    await connection.execute(dropOf(statement, schema));
    dropped = true;
  }
  return dropped;
}

function dropOf({ found, tables: [table] }: Statement, schema: string): string {
  return found.constraint === undefined
    ? `drop index if exists ${quoteQualified({ schema, name: unquoted(found.name ?? '') })}`
    : `alter table ${table} drop constraint if exists ${found.constraint}`;
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
