import { constants, createZstdCompress } from 'node:zlib';

type Stream = ReturnType<typeof createZstdCompress>;

/** The number of threads in Node.js's pool, which compress. */
const poolThreads = 4;

/** Each write makes a frame of its own, which can be read completely when the write is done. */
const options = {
  chunkSize: 512 * 1024,
  flush: constants.ZSTD_e_end,
  readableHighWaterMark: 16 * 1024 * 1024,
  writableHighWaterMark: 16 * 1024 * 1024,
  // The window and the hash table are small enough to stay in the processor's caches.
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    [constants.ZSTD_c_windowLog]: 17,
    [constants.ZSTD_c_hashLog]: 12,
    [constants.ZSTD_c_minMatch]: 6,
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};

/**
 * Makes zstd frames, each with the size and checksum of its content, on the thread pool. It uses a few compressors again and again, as
 * a new one for each frame would keep the garbage collector busy.
 */
export class FrameCompressor {
  readonly #idle: Stream[] = [];
  readonly #waiting: ((stream: Stream) => void)[] = [];
  readonly #made = new Set<Stream>();
  /** For each memory that frames lie in: how many pieces of it are in use, and whether it is full. */
  readonly #memory = new WeakMap<ArrayBuffer, { pieces: number; isFull: boolean }>();
  readonly #atOnce: number;

  /** @param atOnce how many frames are compressed at the same time */
  constructor(atOnce = poolThreads) {
    this.#atOnce = atOnce;
  }

  /** Compresses one frame. @param data up to 8 MiB, which must not change until this resolves. @returns the frame, in pieces */
  async compress(data: Buffer): Promise<Buffer<ArrayBuffer>[]> {
    const stream = await this.#take();
    try {
      const pieces = await writeFrame(stream, data);
      for (const { buffer, byteOffset, length } of pieces) {
        const memory = this.#memory.get(buffer) ?? { pieces: 0, isFull: false };
        memory.pieces++;
        memory.isFull ||= byteOffset + length === buffer.byteLength;
        this.#memory.set(buffer, memory);
      }
      return pieces;
    } finally {
      this.#give(stream);
    }
  }

  /** Frees the memory of pieces that are no longer read, without work for the garbage collector. */
  free(pieces: readonly Buffer<ArrayBuffer>[]): void {
    for (const { buffer } of pieces) {
      const memory = this.#memory.get(buffer);
      if (memory === undefined) continue;
      memory.pieces--;
      if (memory.pieces === 0 && memory.isFull) buffer.transfer(0);
    }
  }

  /** Frees the compressors. Compressions that are not finished may fail. */
  close(): void {
    for (const stream of this.#made) stream.destroy();
  }

  #take(): Promise<Stream> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#made.size >= this.#atOnce) return new Promise((resolve) => this.#waiting.push(resolve));
    const made = createZstdCompress(options);
    made.on('error', () => {});
    this.#made.add(made);
    return Promise.resolve(made);
  }

  #give(stream: Stream): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(stream);
    else next(stream);
  }
}

function writeFrame(stream: Stream, data: Buffer): Promise<Buffer<ArrayBuffer>[]> {
  const pieces: Buffer<ArrayBuffer>[] = [];
  const collect = (piece: Buffer<ArrayBuffer>) => void pieces.push(piece);
  stream.on('data', collect);
  return new Promise<Buffer<ArrayBuffer>[]>((resolve, reject) => {
    stream.write(data, (error) => {
      // Reads the rest of the frame, which goes to the listener too.
      while (!error && stream.read() !== null);
      if (error) reject(error);
      else resolve(pieces);
    });
  }).finally(() => stream.off('data', collect));
}
