import { createHash } from 'node:crypto';
import { AppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { ManifestEntry } from './manifest.ts';
import type { OpenedArchive } from './read-manifest.ts';
import { decompressFrames } from './zstd.ts';

/**
 * Reads one chunk's COPY text. The stored bytes are checked against their digest before they are decompressed. A row that is larger than a
 * chunk continues in the table's next chunk, so one COPY must take all chunks of a table, in order.
 * @returns the text in pieces, which together have `chunk.rawBytes` bytes
 * @throws AppError ARCHIVE_INVALID when it is damaged or the object has changed, ARCHIVE_NOT_FOUND, BUCKET_*, STOPPED
 */
export async function readChunk(
  bucket: Bucket,
  archive: OpenedArchive,
  chunk: ManifestEntry,
  signal?: AbortSignal,
): Promise<Buffer[]> {
  const [text] = await readChunks(bucket, archive, [chunk], signal);
  return text ?? [];
}

/**
 * Reads chunks that lie near each other with one request. The bytes between them are read and ignored.
 * @returns the COPY text of each chunk, as readChunk() returns it, in the order of `chunks`
 * @throws AppError as readChunk
 */
export async function readChunks(
  bucket: Bucket,
  archive: OpenedArchive,
  chunks: readonly ManifestEntry[],
  signal?: AbortSignal,
): Promise<Buffer[][]> {
  const start = Math.min(...chunks.map(({ offset }) => offset));
  const end = Math.max(...chunks.map(({ offset, bytes }) => offset + bytes));
  const stored = await bucket.read(
    archive.object.key,
    { start, end },
    { etag: archive.object.etag, ...(signal === undefined ? {} : { signal }) },
  );
  const texts: Buffer[][] = [];
  for (const chunk of chunks) {
    texts.push(await unpackChunk(chunk, stored.subarray(chunk.offset - start, chunk.offset - start + chunk.bytes)));
  }
  return texts;
}

/** Checks and decompresses an entry's stored bytes as readChunk() does. @throws AppError ARCHIVE_INVALID */
export async function unpackChunk(chunk: ManifestEntry, stored: Buffer): Promise<Buffer[]> {
  if (createHash('sha256').update(stored).digest('hex') !== chunk.sha256) {
    throw damaged(chunk, 'its checksum does not match the manifest');
  }
  try {
    return await decompressFrames(stored, chunk.rawBytes);
  } catch (error) {
    throw damaged(chunk, 'it cannot be decompressed to the size in the manifest', error);
  }
}

function damaged(chunk: ManifestEntry, why: string, cause?: unknown): AppError {
  return new AppError(
    'ARCHIVE_INVALID',
    `The chunk ${chunk.entry} of the archive is damaged: ${why}. Nothing was changed.`,
    { unchanged: true, cause },
  );
}
