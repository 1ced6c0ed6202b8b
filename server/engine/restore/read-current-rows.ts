import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';

export type CurrentRows = { schema: string; name: string; rows: number; exact: boolean };

/** Larger tables are not counted but estimated. */
const mostRows = 10_000;
const mostPages = 1280;
const tablesAtOnce = 100;
/** Of thousands of tables as many are counted as this allows; those that PostgreSQL has no estimate of come first. */
const countingMs = 2000;

/** How many rows each table has now: counted where that is quick, PostgreSQL's estimate where not. */
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
  return table.owned && !table.rowsHidden && table.pages <= mostPages && table.estimatedRows <= mostRows;
}

function countOf(table: CatalogTable): string {
  return `select ${table.oid}::oid as oid, count(*)::int as rows from only ${quoteQualified(table)}`;
}
