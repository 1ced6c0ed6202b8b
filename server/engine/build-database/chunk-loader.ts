import type { Bucket } from '#server/ports/bucket.ts';
import type { ManifestChunk } from '../archive/manifest.ts';
import { readChunk } from '../archive/read-chunk.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** The COPY text of a chunk, checked against its digest. It counts against the memory until `release` is called. */
export type LoadedChunk = { pieces: Buffer[]; release: () => void };

/** Reads chunks for several sessions within one bound of memory. */
export class ChunkLoader {
  readonly #bucket: Bucket;
  readonly #archive: OpenedArchive;
  readonly #budget: MemoryBudget;
  readonly #signal: AbortSignal;

  constructor(input: { bucket: Bucket; archive: OpenedArchive; budget: MemoryBudget; signal: AbortSignal }) {
    this.#bucket = input.bucket;
    this.#archive = input.archive;
    this.#budget = input.budget;
    this.#signal = input.signal;
  }

  /**
   * Reads a chunk when there is memory for it.
   * @param options.atOnce true to read it without waiting for memory: it continues a row that is being copied
   * @throws AppError ARCHIVE_INVALID, BUCKET_*, STOPPED
   */
  async load(chunk: ManifestChunk, options: { atOnce?: boolean } = {}): Promise<LoadedChunk> {
    const weight = chunk.bytes + chunk.rawBytes;
    if (options.atOnce === true) this.#budget.take(weight);
    else await this.#budget.acquire(weight);
    try {
      const pieces = await readChunk(this.#bucket, this.#archive, chunk, this.#signal);
      return { pieces, release: () => this.#budget.release(weight) };
    } catch (error) {
      this.#budget.release(weight);
      throw error;
    }
  }
}

const lineFeed = 10;

/** Whether a chunk's text ends at the end of a row. COPY text writes a line feed within a value as `\n`. */
export function endsRow({ pieces }: LoadedChunk): boolean {
  return pieces.findLast((piece) => piece.length > 0)?.at(-1) === lineFeed;
}
