import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';

export type CurrentRows = { schema: string; name: string; rows: number; exact: boolean };

/** A table with more rows or pages is estimated and not counted. */
const mostRows = 10_000;
const mostPages = 1280;
const tablesAtOnce = 100;
/** How long tables are counted, in milliseconds; the others are estimated. Tables without an estimate are counted first. */
const countingMs = 2000;

/** Finds how many rows each table has now. Small tables are counted; for the others it is PostgreSQL's estimate. */
export async function readCurrentRows(
  connection: RepositoryConnection,
  tables: readonly CatalogTable[],
): Promise<CurrentRows[]> {
  const counts = new Map<number, number>();
  const small = tables
    .filter(isSmall)
    .sort((one, other) => Math.sign(one.estimatedRows) - Math.sign(other.estimatedRows));
  const began = Date.now();
  for (let start = 0; start < small.length && Date.now() - began < countingMs; start += tablesAtOnce) {
    const batch = small.slice(start, start + tablesAtOnce);
    const counted = await connection.query<{ oid: number; rows: number }>(batch.map(countOf).join(' union all '));
    for (const { oid, rows } of counted) counts.set(oid, rows);
  }
  return tables.map((table) => {
    const exact = counts.get(table.oid);
    const rows = exact ?? Math.max(Math.round(table.estimatedRows), 0);
    return { schema: table.schema, name: table.name, rows, exact: exact !== undefined };
  });
}

function isSmall(table: CatalogTable): boolean {
  return (
    table.owned && table.readable && !table.rowsHidden && table.pages <= mostPages && table.estimatedRows <= mostRows
  );
}

function countOf(table: CatalogTable): string {
  return `select ${table.oid}::oid as oid, count(*)::int as rows from only ${quoteQualified(table)}`;
}
