import type { CopyBuffers, RepositoryConnection } from '#server/ports/repository.ts';
import type { WrittenEntry } from '../archive/archive-writer.ts';
import type { FrameCompressor } from '../archive/frame-compressor.ts';
import type { ManifestChunk } from '../archive/manifest.ts';
import { ContentHash, type RowsHash } from '../content-hash/content-hash.ts';
import { ChunkBuilder } from './chunk-builder.ts';
import type { MemoryPlan } from './plan-memory.ts';

/** What a range came to be: its chunks, in order, and the hash of its rows. */
export type CopiedRange = { chunks: ManifestChunk[]; hash: RowsHash };

/** Takes a chunk's compressed frames; resolves when they are in the archive. */
export type ChunkSink = { append(entry: string, pieces: readonly Buffer[]): Promise<WrittenEntry> };

export type CopyWorkerOptions<Range> = {
  connection: RepositoryConnection;
  archive: ChunkSink;
  memory: MemoryPlan;
  buffers: CopyBuffers;
  compressor: FrameCompressor;
  statementOf: (range: Range) => string;
  /** The entry of a range's chunk; `piece` from 0. */
  entryOf: (range: Range, piece: number) => string;
  /** Takes a range once it is in the archive. */
  onRange: (range: Range, copied: CopiedRange) => void;
};

/**
 * One session's copying: while a chunk is compressed and appended the next is copied out already, over the borders of
 * ranges, but never more than one ahead.
 */
export class CopyWorker<Range> {
  readonly #options: CopyWorkerOptions<Range>;
  #appending: Promise<unknown> = Promise.resolve();

  constructor(options: CopyWorkerOptions<Range>) {
    this.#options = options;
  }

  /** Copies a range, and tells of its rows and their bytes of COPY text. Its last chunk may be on its way to the archive when this resolves: see drain(). */
  async copy(range: Range, onRows: (rows: number, bytes: number) => void): Promise<void> {
    const { connection, buffers, statementOf, onRange } = this.#options;
    const chunks: Promise<ManifestChunk>[] = [];
    const hash = new ContentHash();
    let builder = new ChunkBuilder(this.#options);
    for await (const batch of connection.copyOut(statementOf(range), { buffers })) {
      const bytes = batch.data.length;
      hash.add(batch.data);
      builder.add(batch);
      onRows(batch.rows, bytes);
      if (!builder.isFull(batch.endsRow)) continue;
      chunks.push((await this.#append(range, chunks.length, builder)).chunk);
      builder = new ChunkBuilder(this.#options);
    }
    if (builder.rawBytes > 0) chunks.push((await this.#append(range, chunks.length, builder)).chunk);
    const before = this.#appending;
    const rows = hash.value();
    this.#appending = Promise.all(chunks).then(async (written) => {
      await before;
      onRange(range, { chunks: written, hash: rows });
    });
    this.#appending.catch(() => {});
  }

  /** Resolves when all that was copied is in the archive. */
  async drain(): Promise<void> {
    await this.#appending;
  }

  /** Waits for the chunk before, then sets this one on its way. */
  async #append(range: Range, piece: number, builder: ChunkBuilder): Promise<{ chunk: Promise<ManifestChunk> }> {
    await this.#appending;
    const chunk = this.#write(this.#options.entryOf(range, piece), builder);
    chunk.catch(() => {});
    this.#appending = chunk;
    return { chunk };
  }

  async #write(entry: string, builder: ChunkBuilder): Promise<ManifestChunk> {
    const frames = await builder.frames();
    const written = await this.#options.archive.append(entry, frames);
    this.#options.compressor.free(frames);
    return { entry, ...written, rawBytes: builder.rawBytes, rows: builder.rows };
  }
}
