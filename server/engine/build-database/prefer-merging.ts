import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { PlacedStatement } from '../build-schema/plan-post-data.ts';
import { fewestRowsToSort } from '../copy-in/plan-foreign-keys.ts';

const part = '(?:"(?:[^"]|"")+"|[^\\s."\'(),;]+)';
const oneColumn = new RegExp(`FOREIGN KEY \\((?<column>${part})\\) REFERENCES [^(]+\\((?<other>${part})\\)`);

/**
 * Makes PostgreSQL check foreign keys with a merge join when their values sort quickly and they refer to many rows, as planForeignKeys()
 * does in a restore in place. The tables must have been analysed.
 * @param statements statements that add foreign keys, each with the two tables that it joins
 * @returns the same statements in the same order, with a setting where a merge join is better
 */
export async function preferMerging(
  connection: RepositoryConnection,
  statements: readonly PlacedStatement[],
): Promise<PlacedStatement[]> {
  const keys = statements.flatMap(({ sql, tables: [table, referenced] }, place) => {
    const { column, other } = oneColumn.exec(sql)?.groups ?? {};
    return column === undefined || other === undefined ? [] : [{ place, table, column, referenced, other }];
  });
  const found = await connection.query<{ place: number }>(
    `select k.place
       from json_to_recordset($1::json) as k (place int, "table" text, "column" text, referenced text, other text)
       join pg_catalog.pg_class r on r.oid = pg_catalog.to_regclass(k.referenced) and r.reltuples >= ${fewestRowsToSort}
       join pg_catalog.pg_attribute a on a.attrelid = pg_catalog.to_regclass(k."table")
        and k."column" in (a.attname, pg_catalog.quote_ident(a.attname))
       join pg_catalog.pg_attribute b on b.attrelid = r.oid and k.other in (b.attname, pg_catalog.quote_ident(b.attname))
      where array[a.atttypid, b.atttypid] <@ array['int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'oid'::regtype, 'date'::regtype,
                                                   'timestamp'::regtype, 'timestamptz'::regtype]::oid[]`,
    [JSON.stringify(keys)],
  );
  const merging = new Set(found.map(({ place }) => place));
  return statements.map((statement, place) =>
    merging.has(place)
      ? { ...statement, settings: [...statement.settings, 'SET LOCAL enable_hashjoin = off'] }
      : statement,
  );
}
