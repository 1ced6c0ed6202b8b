import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';
import { tryRead } from '../catalog/try-read.ts';

const samplePages = 32;
const batchTables = 100;
/** How long tables are counted, in milliseconds. The others keep PostgreSQL's estimate. */
const countingMs = 300;

/**
 * Estimates the rows of each table, by oid. A small table is counted. For others it takes PostgreSQL's estimate, or scales up the rows of
 * the first 32 pages when there is none. Tables without an estimate come first; after 0.3 seconds nothing more is counted.
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
    const count = () => connection.query<{ oid: string; rows: number }>(counts.join(' union all '));
    // A damaged table can't be counted.
    const rows = (await tryRead(connection, count)) ?? [];
    const counted = new Map(rows.map((row) => [Number(row.oid), row.rows]));
    for (const table of batch) {
      const scale = Math.max(table.pages / samplePages, 1);
      const known = counted.get(table.oid);
      if (known !== undefined) estimates.set(table.oid, Math.round(known * scale));
    }
  }
  return estimates;
}
