import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';

const samplePages = 32;
const batchTables = 100;
/** Of thousands of tables as many are counted as this allows. */
const countingMs = 300;

/**
 * Rows of each table by oid: counted where it is small, else PostgreSQL's statistics, else scaled up from its first pages.
 * Reads 32 pages a table at most, and tables that PostgreSQL has no statistics of first: after a third of a second it takes those it has.
 */
export async function estimateRows(
  connection: RepositoryConnection,
  tables: readonly CatalogTable[],
): Promise<Map<number, number>> {
  const estimates = new Map(tables.map((table) => [table.oid, Math.max(Math.round(table.estimatedRows), 0)]));
  const sampled = tables
    .filter((table) => table.pages <= samplePages || table.estimatedRows <= 0)
    .sort((one, other) => Math.sign(one.estimatedRows) - Math.sign(other.estimatedRows));
  const until = performance.now() + countingMs;
  for (let start = 0; start < sampled.length && performance.now() < until; start += batchTables) {
    const batch = sampled.slice(start, start + batchTables);
    const counts = batch.map(
      (table) =>
        `select ${table.oid}::int8 as oid, count(*)::int as rows from only ${quoteQualified(table)} where ctid < '(${samplePages},0)'`,
    );
    const rows = await connection.query<{ oid: string; rows: number }>(counts.join(' union all '));
    const counted = new Map(rows.map((row) => [Number(row.oid), row.rows]));
    for (const table of batch) {
      const scale = Math.max(table.pages / samplePages, 1);
      estimates.set(table.oid, Math.round((counted.get(table.oid) ?? 0) * scale));
    }
  }
  return estimates;
}
