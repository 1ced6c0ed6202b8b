import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { copyTables } from '../copy-in/copy-tables.ts';
import { chunksReadAtOnce } from '../copy-in/load-chunks.ts';
import { labelOf, type MatchedTable } from '../copy-in/match-archive.ts';
import { replaceLargeObjects } from '../copy-in/replace-large-objects.ts';
import { TableTally } from '../report/table-tally.ts';
import { type RestoreWork, restoredTableOids } from './restore-work.ts';

/**
 * Copies the archive's rows into the empty tables, and then its large objects.
 * @returns sentences about owners and privileges of large objects that could not be restored
 * @throws AppError ARCHIVE_INVALID, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function copyData(work: RestoreWork): Promise<string[]> {
  await copyAllTables(work);
  return copyLargeObjects(work);
}

async function copyAllTables(work: RestoreWork): Promise<void> {
  const { connection, bucket, archive, survey, progress, reporter } = work;
  const tables = inOrderOfArchive(survey.match.tables);
  const expected = tables.map(({ archived }) => ({
    name: labelOf(archived),
    rowsTotal: archived.rows,
    bytesTotal: archived.rawBytes,
  }));
  const tally = new TableTally(expected, reporter.onReport);
  await copyTables({
    connection,
    bucket,
    archive,
    tables,
    routes: survey.routes,
    load: { memoryBytes: work.memoryBytes, atOnce: chunksReadAtOnce, signal: work.signal },
    onTable: (label, position) => {
      progress.show(`Copying ${label}, ${formatNumber(position + 1)} of ${formatCount(tables.length, 'table')}`);
      tally.startTable(position);
    },
    onChunk: (position, chunk) => {
      progress.add(chunk.bytes);
      tally.addRows(position, chunk.rows, chunk.rawBytes);
    },
    onTableEnd: (position) => tally.finishTable(position),
    onTableFailed: (position, error) => tally.failTable(position, error),
    waitFor: reporter.waitFor,
  });
  tally.finish();
}

/** The tables in the order of their chunks in the archive, so that chunks beside each other are read with one request. */
function inOrderOfArchive(tables: readonly MatchedTable[]): MatchedTable[] {
  const offsetOf = ({ archived }: MatchedTable) => archived.chunks[0]?.offset ?? 0;
  return tables.toSorted((one, other) => offsetOf(one) - offsetOf(other));
}

async function copyLargeObjects(work: RestoreWork): Promise<string[]> {
  const { connection, bucket, archive, survey, progress, reporter } = work;
  const objects = survey.largeObjects;
  if (objects === null || objects.list.rows + survey.catalog.largeObjects.count === 0) return [];
  progress.show(`Copying ${formatCount(objects.list.rows, 'large object')}`);
  const restored = new Set(restoredTableOids(survey));
  const notes = await replaceLargeObjects({
    connection,
    bucket,
    archive,
    objects,
    keptTables: survey.catalog.tables.filter((table) => !restored.has(table.oid)),
    load: { memoryBytes: work.memoryBytes, atOnce: chunksReadAtOnce, signal: work.signal },
    onChunk: (chunk) => progress.add(chunk.bytes),
  });
  reporter.log(`Restored ${formatCount(objects.list.rows, 'large object')}.`);
  return notes;
}
