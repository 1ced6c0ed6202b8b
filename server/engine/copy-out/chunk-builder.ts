import type { CopiedRows, CopyBuffers } from '#server/ports/repository.ts';
import type { FrameCompressor } from '../archive/frame-compressor.ts';
import type { MemoryPlan } from './plan-memory.ts';

/** Builds one chunk: each batch of rows becomes a zstd frame, compressed on the thread pool while more rows are copied. */
export class ChunkBuilder {
  readonly #frames: Promise<Buffer<ArrayBuffer>[]>[] = [];
  readonly #memory: MemoryPlan;
  readonly #buffers: CopyBuffers;
  readonly #compressor: FrameCompressor;
  #storedBytes = 0;
  rawBytes = 0;
  rows = 0;

  constructor(tools: { memory: MemoryPlan; buffers: CopyBuffers; compressor: FrameCompressor }) {
    this.#memory = tools.memory;
    this.#buffers = tools.buffers;
    this.#compressor = tools.compressor;
  }

  /** Adds a batch. Its buffer goes back to the pool when it is compressed. */
  add(batch: CopiedRows): void {
    this.rawBytes += batch.data.length;
    this.rows += batch.rows;
    const frame = this.#compressor
      .compress(batch.data)
      .then((compressed) => {
        for (const piece of compressed) this.#storedBytes += piece.length;
        return compressed;
      })
      .finally(() => this.#buffers.give(batch.data));
    frame.catch(() => {});
    this.#frames.push(frame);
  }

  /** Whether the chunk should be closed. It is closed at the end of a row, or inside a row that alone is larger than a chunk. */
  isFull(endsRow: boolean): boolean {
    const allowance = endsRow ? 1 : 2;
    return (
      this.rawBytes >= allowance * this.#memory.chunkRawBytes ||
      this.#storedBytes >= allowance * this.#memory.chunkStoredBytes
    );
  }

  /** Frees what was added, when it is compressed. */
  async discard(): Promise<void> {
    for (const frame of this.#frames) this.#compressor.free(await frame.catch(() => []));
  }

  /** Resolves with the compressed frames, in order and in pieces. */
  async frames(): Promise<Buffer<ArrayBuffer>[]> {
    return (await Promise.all(this.#frames)).flat();
  }
}
