import type { CopyBuffers, RepositoryConnection } from '#server/ports/repository.ts';
import type { WrittenEntry } from '../archive/archive-writer.ts';
import type { FrameCompressor } from '../archive/frame-compressor.ts';
import type { ManifestChunk } from '../archive/manifest.ts';
import { ContentHash, type RowsHash } from '../content-hash/content-hash.ts';
import { ChunkBuilder } from './chunk-builder.ts';
import type { MemoryPlan } from './plan-memory.ts';
import { Utf8Check } from './utf8-check.ts';

/** A range in the archive: its chunks, in order, the hash of its rows, and what their text is. */
export type CopiedRange = {
  chunks: ManifestChunk[];
  hash: RowsHash;
  /** Whether the text of all its rows is valid UTF-8. */
  isUtf8: boolean;
};

/** Takes a chunk's compressed frames, and resolves when they are in the archive. */
export type ChunkSink = { append(entry: string, pieces: readonly Buffer[]): Promise<WrittenEntry> };

export type CopyWorkerOptions<Range> = {
  connection: RepositoryConnection;
  archive: ChunkSink;
  memory: MemoryPlan;
  buffers: CopyBuffers;
  compressor: FrameCompressor;
  statementOf: (range: Range) => string;
  /** Names the archive entry of a range's chunk. `piece` counts from 0. */
  entryOf: (range: Range, piece: number) => string;
  /** Takes a range when it is in the archive. */
  onRange: (range: Range, copied: CopiedRange) => void;
};

/**
 * Copies ranges on one session. While a chunk is compressed and appended to the archive, the next chunk is copied out, also across the
 * borders of ranges. It is never more than one chunk ahead.
 */
export class CopyWorker<Range> {
  readonly #options: CopyWorkerOptions<Range>;
  #appending: Promise<unknown> = Promise.resolve();

  constructor(options: CopyWorkerOptions<Range>) {
    this.#options = options;
  }

  /**
   * Copies a range. Its last chunk may still be on its way to the archive when this resolves: see drain(). When it fails, the worker can copy other
   * ranges; chunks that were full by then stay in the archive, where no manifest names them.
   * @param onRows is called with numbers of rows and their bytes of COPY text
   */
  async copy(range: Range, onRows: (rows: number, bytes: number) => void): Promise<void> {
    const { connection, buffers, statementOf, onRange } = this.#options;
    const chunks: Promise<ManifestChunk>[] = [];
    const hash = new ContentHash();
    let builder = new ChunkBuilder(this.#options);
    const utf8 = new Utf8Check();
    try {
      for await (const batch of connection.copyOut(statementOf(range), { buffers })) {
        const bytes = batch.data.length;
        hash.add(batch.data);
        utf8.add(batch.data);
        builder.add(batch);
        onRows(batch.rows, bytes);
        if (!builder.isFull(batch.endsRow)) continue;
        chunks.push((await this.#append(range, chunks.length, builder)).chunk);
        builder = new ChunkBuilder(this.#options);
      }
    } catch (error) {
      await builder.discard();
      throw error;
    }
    if (builder.rawBytes > 0) chunks.push((await this.#append(range, chunks.length, builder)).chunk);
    const before = this.#appending;
    const rows = hash.value();
    const areAllUtf8 = utf8.isValid();
    this.#appending = Promise.all(chunks).then(async (written) => {
      await before;
      onRange(range, { chunks: written, hash: rows, isUtf8: areAllUtf8 });
    });
    this.#appending.catch(() => {});
  }

  /** Resolves when everything that was copied is in the archive. */
  async drain(): Promise<void> {
    await this.#appending;
  }

  /** Waits until the chunk before is in the archive, then starts to write this one. */
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
