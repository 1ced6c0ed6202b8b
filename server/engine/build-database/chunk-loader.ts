import type { Bucket } from '#server/ports/bucket.ts';
import type { ManifestChunk } from '../archive/manifest.ts';
import { readChunk } from '../archive/read-chunk.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** COPY text of a chunk that was checked against its digest. It counts against the memory until it is released. */
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
   * Reads a chunk when its turn comes.
   * @param options.atOnce without waiting for room: for the rest of a row whose begin is in the making
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

/** Whether a chunk's text ends where a row does: a line feed within a value is written otherwise in COPY text. */
export function endsRow({ pieces }: LoadedChunk): boolean {
  return pieces.findLast((piece) => piece.length > 0)?.at(-1) === lineFeed;
}
