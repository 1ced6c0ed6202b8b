import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import type { Manifest, ManifestTable } from '../archive/manifest.ts';
import { quoteQualified } from '../catalog/quote-identifier.ts';
import { formatContentHash } from '../content-hash/content-hash.ts';
import { hashTables } from '../content-hash/hash-tables.ts';
import { labelOf } from '../restore/match-archive.ts';
import type { CompareInput, Comparison } from './compare-input.ts';
import { countOtherRows } from './count-other-rows.ts';

const countsAtOnce = 50;

/**
 * Compares the rows of every table with those that the backup's snapshot showed: their number, and their content by its hash.
 * A table without a hash has its rows counted.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function compareTables(input: CompareInput): Promise<Comparison> {
  const { manifest } = input.archive;
  const { tables } = manifest;
  const hashed = tables.filter(({ contentHash }) => contentHash !== undefined);
  const counted = tables.filter(({ contentHash }) => contentHash === undefined);
  const differences = [...(await compareHashes(input, hashed)), ...(await compareCounts(input, counted))];
  return { differences, notes: noteOf(manifest, counted.length) };
}

function noteOf({ tables }: Manifest, counted: number): string[] {
  if (counted === 0) return [];
  const which = counted === tables.length ? 'The archive has' : `${formatCount(counted, 'table')} of the archive have`;
  return [`${which} no content hashes (made by an older console): counts of rows alone were compared.`];
}

async function compareHashes(input: CompareInput, tables: readonly ManifestTable[]): Promise<string[]> {
  const { repository, database, applicationName, connections, signal } = input;
  const shares = new Map(tables.map((table) => [table, table.bytes / Math.max(table.rows, 1)]));
  const begun = new Set<ManifestTable>();
  const hashes = await hashTables({
    repository,
    database,
    applicationName,
    connections,
    tables,
    signal,
    onRows: (table, rows) => {
      begun.add(table);
      input.onCompared(
        `Comparing ${labelOf(table)}, ${begun.size} of ${tables.length} tables`,
        rows * (shares.get(table) ?? 0),
      );
    },
  });
  const differences: string[] = [];
  for (const [place, table] of tables.entries()) {
    const hash = hashes[place];
    if (hash === undefined || hash.rows !== table.rows) differences.push(otherCount(table, hash?.rows ?? 0));
    else if (formatContentHash(hash) !== table.contentHash)
      differences.push(await otherContent(input, table, differences));
  }
  return differences;
}

/** Of thousands of tables only the first are looked into. */
const mostLookedInto = 20;

async function otherContent(input: CompareInput, table: ManifestTable, before: readonly string[]): Promise<string> {
  const label = labelOf(table);
  const others = before.length < mostLookedInto ? await countOtherRows(input, table) : null;
  const rows = formatCount(table.rows, 'row');
  if (others === null) return `${label}: its ${rows} came back, but not all with the content that they had.`;
  if (others > 0) return `${label}: ${formatNumber(others)} of its ${rows} came back with other content.`;
  return `${label}: its ${rows} came back as the archive holds them, but that is not the content that they had.`;
}

async function compareCounts(input: CompareInput, tables: readonly ManifestTable[]): Promise<string[]> {
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
      if (Number(rows) !== table.rows) differences.push(otherCount(table, Number(rows)));
    }
  }
  return differences;
}

function otherCount(table: ManifestTable, rows: number): string {
  return `${labelOf(table)}: ${formatCount(table.rows, 'row')} were backed up, ${formatNumber(rows)} came back.`;
}
