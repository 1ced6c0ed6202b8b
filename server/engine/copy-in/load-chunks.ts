import type { Bucket } from '#server/ports/bucket.ts';
import type { ManifestEntry } from '../archive/manifest.ts';
import { readChunks } from '../archive/read-chunk.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import { groupNeighbours } from './group-neighbours.ts';

/** How many, over all sessions, are read at once where nothing else says so. */
export const chunksReadAtOnce = 6;

export type LoadOptions = {
  /** Bytes that the chunks in flight may hold together, packed and unpacked. One larger chunk goes alone. */
  memoryBytes: number;
  /** Chunks that are read at once, at most. */
  atOnce: number;
  signal: AbortSignal;
};

/**
 * Reads chunks ahead of their use: several ranged reads at once, each chunk checked against its digest and unpacked, and gives their
 * COPY text, in pieces, in the order of `chunks`. Small ones that follow each other in the archive too are read with one
 * request. A chunk counts against the memory until all that were read with it have been given and the next one is asked for.
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
  let held = 0;
  let next = 0;
  const readAhead = () => {
    for (let group = groups[next]; group !== undefined; group = groups[++next]) {
      const weight = group.reduce((sum, { bytes, rawBytes }) => sum + bytes + rawBytes, 0);
      if (ahead.length > 0 && (ahead.length >= options.atOnce || held + weight > options.memoryBytes)) return;
      const texts = readChunks(bucket, archive, group, options.signal);
      texts.catch(() => {});
      ahead.push({ weight, texts });
      held += weight;
    }
  };
  readAhead();
  for (let first = ahead[0]; first !== undefined; first = ahead[0]) {
    yield* await first.texts;
    ahead.shift();
    held -= first.weight;
    readAhead();
  }
}
