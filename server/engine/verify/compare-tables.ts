import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { nameKey } from '#server/sql/name-key.ts';
import { quoteQualified } from '#server/sql/quote-identifier.ts';
import type { Manifest, ManifestTable } from '../archive/manifest.ts';
import { rowEncodingOf } from '../archive/row-encoding.ts';
import { combineHashes, formatContentHash, parseContentHash, type RowsHash } from '../content-hash/content-hash.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { groupByRoute, readRoutes } from '../copy-in/read-routes.ts';
import type { CompareInput, Comparison } from './compare-input.ts';
import { CompareTally } from './compare-tally.ts';
import { countOtherRows } from './count-other-rows.ts';
import { hashTables } from './hash-tables.ts';

const countsAtOnce = 50;

/**
 * Compares the rows of every table with those of the backup's snapshot: their number, and their content by its hash. The rows of a
 * table without a hash are only counted.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function compareTables(input: CompareInput): Promise<Comparison> {
  const { manifest } = input.archive;
  const { tables } = manifest;
  const hashed = tables.filter(({ contentHash }) => contentHash !== undefined);
  const counted = tables.filter(({ contentHash }) => contentHash === undefined);
  const tally = new CompareTally(tables, input.onReport);
  const differences = [...(await compareHashes(input, hashed, tally)), ...(await compareCounts(input, counted, tally))];
  return { differences, notes: noteOf(manifest, counted.length) };
}

function noteOf({ tables }: Manifest, counted: number): string[] {
  if (counted === 0) return [];
  const which = counted === tables.length ? 'The archive has' : `${formatCount(counted, 'table')} of the archive have`;
  return [`${which} no content hashes (made by an older console): counts of rows alone were compared.`];
}

async function compareHashes(
  input: CompareInput,
  tables: readonly ManifestTable[],
  tally: CompareTally,
): Promise<string[]> {
  const { repository, database, applicationName, connections, signal } = input;
  const shares = new Map(tables.map((table) => [table, table.bytes / Math.max(table.rows, 1)]));
  const begun = new Set<ManifestTable>();
  const routes = await readRoutes(input.connection);
  const hashes = await hashTables({
    repository,
    database,
    applicationName,
    connections,
    tables,
    signal,
    rowsAs: rowEncodingOf(input.archive.manifest),
    onRows: (table, rows, bytes) => {
      begun.add(table);
      tally.addRows(table, rows, bytes);
      input.onCompared(
        `Comparing ${labelOf(table)}, ${begun.size} of ${tables.length} tables`,
        rows * (shares.get(table) ?? 0),
      );
    },
    onHash: (table, hash) =>
      tally.finishTable(table, { rows: hash.rows, matches: routes.has(nameKey(table)) || isSame(table, hash) }),
  });
  const differences: string[] = [];
  for (const [place, table] of tables.entries()) {
    const hash = hashes[place];
    if (routes.has(nameKey(table))) continue;
    if (hash === undefined || hash.rows !== table.rows) differences.push(otherCount(table, hash?.rows ?? 0));
    else if (!isSame(table, hash)) differences.push(await otherContent(input, table, differences));
  }
  const hashOf = new Map(tables.map((table, place) => [table, hashes[place]]));
  for (const { root, tables: group } of groupByRoute(tables, routes)) {
    if (root !== null) differences.push(...compareGroup(labelOf(root), group, hashOf));
  }
  return differences;
}

/** The rows of partitions may lie in other ones of their table here, so they are compared together. */
function compareGroup(
  label: string,
  tables: readonly ManifestTable[],
  hashOf: ReadonlyMap<ManifestTable, RowsHash | undefined>,
): string[] {
  const found = combineHashes(tables.flatMap((table) => hashOf.get(table) ?? []));
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  if (found.rows !== rows)
    return [`${label}: ${formatCount(rows, 'row')} were backed up, ${formatNumber(found.rows)} were restored.`];
  const columns = new Set(tables.map((table) => JSON.stringify(table.columns.map(({ name }) => name))));
  const archived = combineHashes(tables.map((table) => parseContentHash(table.contentHash ?? '', table.rows)));
  if (columns.size > 1 || formatContentHash(found) === formatContentHash(archived)) return [];
  return [`${label}: not all of its ${formatCount(rows, 'row')} have the content that was backed up.`];
}

function isSame(table: ManifestTable, hash: RowsHash): boolean {
  return hash.rows === table.rows && formatContentHash(hash) === table.contentHash;
}

/** For how many tables with differences the differing rows are counted. */
const mostLookedInto = 20;

async function otherContent(input: CompareInput, table: ManifestTable, before: readonly string[]): Promise<string> {
  const label = labelOf(table);
  const others = before.length < mostLookedInto ? await countOtherRows(input, table) : null;
  const rows = formatCount(table.rows, 'row');
  if (others === null) return `${label}: not all of its ${rows} have the content that was backed up.`;
  if (others > 0) return `${label}: ${formatNumber(others)} of its ${rows} have other content than was backed up.`;
  return `${label}: its ${rows} are as the archive holds them, but that is not the content that was backed up.`;
}

async function compareCounts(
  input: CompareInput,
  tables: readonly ManifestTable[],
  tally: CompareTally,
): Promise<string[]> {
  const differences: string[] = [];
  for (let start = 0; start < tables.length; start += countsAtOnce) {
    const batch = tables.slice(start, start + countsAtOnce);
    const selects = batch.map(
      (table, place) =>
        `select ${place} as place, pg_catalog.count(*)::text as rows from only ${quoteQualified(table)}`,
    );
    const counts = await input.connection.query<{ place: number; rows: string }>(selects.join(' union all '));
    for (const { place, rows } of counts) {
      const table = batch[place];
      if (table === undefined) continue;
      input.onCompared(`Counting the rows of ${labelOf(table)}`, table.bytes);
      tally.finishTable(table, { rows: Number(rows), matches: Number(rows) === table.rows });
      if (Number(rows) !== table.rows) differences.push(otherCount(table, Number(rows)));
    }
  }
  return differences;
}

function otherCount(table: ManifestTable, rows: number): string {
  return `${labelOf(table)}: ${formatCount(table.rows, 'row')} were backed up, ${formatNumber(rows)} were restored.`;
}
