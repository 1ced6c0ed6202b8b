import type { Bucket } from '#server/adapters/bucket/bucket.ts';
import type { ManifestChunk } from '../archive/manifest.ts';
import { readChunk } from '../archive/read-chunk.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';

export type LoadOptions = {
  /** Bytes that the chunks in flight may hold together, packed and unpacked. One larger chunk goes alone. */
  memoryBytes: number;
  /** Chunks that are read at once, at most. */
  atOnce: number;
  signal: AbortSignal;
};

/**
 * Reads chunks ahead of their use: several ranged reads at once, each checked against its digest and unpacked, and gives their
 * COPY text, in pieces, in the order of `chunks`. A chunk counts against the memory until the next one is asked for.
 * @throws AppError ARCHIVE_INVALID (a digest that differs), BUCKET_*, STOPPED
 */
export async function* loadChunks(
  bucket: Bucket,
  archive: OpenedArchive,
  chunks: readonly ManifestChunk[],
  options: LoadOptions,
): AsyncGenerator<Buffer[], void, undefined> {
  const ahead: { weight: number; text: Promise<Buffer[]> }[] = [];
  let held = 0;
  let next = 0;
  const readAhead = () => {
    for (let chunk = chunks[next]; chunk !== undefined; chunk = chunks[++next]) {
      const weight = chunk.bytes + chunk.rawBytes;
      if (ahead.length > 0 && (ahead.length >= options.atOnce || held + weight > options.memoryBytes)) return;
      const text = readChunk(bucket, archive, chunk, options.signal);
      text.catch(() => {});
      ahead.push({ weight, text });
      held += weight;
    }
  };
  readAhead();
  for (let first = ahead[0]; first !== undefined; first = ahead[0]) {
    yield await first.text;
    ahead.shift();
    held -= first.weight;
    readAhead();
  }
}
