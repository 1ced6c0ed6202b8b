import type { Bucket } from '#server/ports/bucket.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import type { ManifestTable } from '../archive/manifest.ts';
import { readChunk } from '../archive/read-chunk.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import { rowEncodingOf } from '../archive/row-encoding.ts';
import { copyStatement } from '../copy-out/plan-ranges.ts';

/** A larger table is not compared, as both sides are held in memory. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Counts the rows of a table that are not in the archive, in whatever order they are.
 * @returns null when the table is too large for that
 * @throws AppError ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function countOtherRows(
  input: { bucket: Bucket; archive: OpenedArchive; connection: RepositoryConnection; signal: AbortSignal },
  table: ManifestTable,
): Promise<number | null> {
  const { bucket, archive, connection, signal } = input;
  if (table.rawBytes > mostBytes) return null;
  const pieces: Buffer[] = [];
  for (const chunk of table.chunks) pieces.push(...(await readChunk(bucket, archive, chunk, signal)));
  const left = new Map<string, number>();
  for (const row of rowsOf(pieces)) left.set(row, (left.get(row) ?? 0) + 1);
  const restored: Buffer[] = [];
  await connection.execute(`set search_path to ''`);
  await connection.execute(`set client_encoding to ${quoteLiteral(rowEncodingOf(archive.manifest))}`);
  const whole = { table: { ...table, pages: 0, bytes: 0 }, start: 0, end: null };
  for await (const { data } of connection.copyOut(copyStatement(whole))) restored.push(Buffer.from(data));
  let others = 0;
  for (const row of rowsOf(restored)) {
    const times = left.get(row) ?? 0;
    if (times === 0) others += 1;
    else left.set(row, times - 1);
  }
  return others;
}

/** A line feed within a value is escaped in COPY text. */
function rowsOf(pieces: readonly Buffer[]): string[] {
  return Buffer.concat(pieces).toString('latin1').split('\n').slice(0, -1);
}
