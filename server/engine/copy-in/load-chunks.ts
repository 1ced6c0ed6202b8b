import type { Bucket } from '#server/ports/bucket.ts';
import type { ManifestEntry } from '../archive/manifest.ts';
import { readChunks } from '../archive/read-chunk.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import { groupNeighbours } from './group-neighbours.ts';

/** How many chunks are read at once by all sessions together. */
export const chunksReadAtOnce = 6;

export type LoadOptions = {
  /** Bytes that the chunks in flight may hold together, compressed and decompressed. A chunk that is larger is read alone. */
  memoryBytes: number;
  /** The most chunks that are read at once. */
  atOnce: number;
  signal: AbortSignal;
};

/**
 * Reads chunks ahead of their use, with several requests at once. Each chunk is checked against its digest and decompressed. Small
 * chunks that follow each other in the archive are read with one request. A chunk counts against the memory until all chunks of its
 * request were yielded and the next one is asked for.
 * @returns the COPY text of each chunk, in pieces, in the order of `chunks`
 * @throws AppError ARCHIVE_INVALID (a digest that differs), BUCKET_*, STOPPED
 */
export async function* loadChunks(
  bucket: Bucket,
  archive: OpenedArchive,
  chunks: readonly ManifestEntry[],
  options: LoadOptions,
): AsyncGenerator<Buffer[], void, undefined> {
  const groups = groupNeighbours(chunks);
  const ahead: { weight: number; texts: Promise<Buffer[][]> }[] = [];
  let heldBytes = 0;
  let next = 0;
  const readAhead = () => {
    for (let group = groups[next]; group !== undefined; group = groups[++next]) {
      const weight = group.reduce((sum, { bytes, rawBytes }) => sum + bytes + rawBytes, 0);
      if (ahead.length > 0 && (ahead.length >= options.atOnce || heldBytes + weight > options.memoryBytes)) return;
      const texts = readChunks(bucket, archive, group, options.signal);
      texts.catch(() => {});
      ahead.push({ weight, texts });
      heldBytes += weight;
    }
  };
  readAhead();
  for (let first = ahead[0]; first !== undefined; first = ahead[0]) {
    yield* await first.texts;
    ahead.shift();
    heldBytes -= first.weight;
    readAhead();
  }
}
