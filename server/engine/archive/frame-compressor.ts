import { constants, createZstdCompress } from 'node:zlib';

type Stream = ReturnType<typeof createZstdCompress>;

/** Threads of the pool that compresses, as Node.js has it. */
const poolThreads = 4;

/** Each write is a frame of its own, and all of it can be read when it is written. */
const options = {
  chunkSize: 512 * 1024,
  flush: constants.ZSTD_e_end,
  readableHighWaterMark: 16 * 1024 * 1024,
  writableHighWaterMark: 16 * 1024 * 1024,
  // What is looked back at, and the table of where it was seen, stay in the processor's caches.
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    [constants.ZSTD_c_windowLog]: 17,
    [constants.ZSTD_c_hashLog]: 12,
    [constants.ZSTD_c_minMatch]: 6,
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};

/**
 * Makes zstd frames, each with its content's size and checksum, on the thread pool. It uses a few compressors again and
 * again: one made for each frame keeps the garbage collector busy.
 */
export class FrameCompressor {
  readonly #idle: Stream[] = [];
  readonly #waiting: ((stream: Stream) => void)[] = [];
  readonly #made = new Set<Stream>();
  /** Of the memory that frames lie in: how many pieces of it are in use, and whether it takes no more of them. */
  readonly #memory = new WeakMap<ArrayBuffer, { pieces: number; isFull: boolean }>();
  readonly #atOnce: number;

  /** @param atOnce frames that are compressed at the same time */
  constructor(atOnce = poolThreads) {
    this.#atOnce = atOnce;
  }

  /** @param data up to 8 MiB; not to be changed until the frame is there. @returns the frame, in pieces */
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

  /** Gives back the memory of pieces that nobody reads any more, without keeping the garbage collector busy with it. */
  free(pieces: readonly Buffer<ArrayBuffer>[]): void {
    for (const { buffer } of pieces) {
      const memory = this.#memory.get(buffer);
      if (memory === undefined) continue;
      memory.pieces--;
      if (memory.pieces === 0 && memory.isFull) buffer.transfer(0);
    }
  }

  /** Frees the memory. What is being compressed may fail. */
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
      // What has not come by itself comes now, to the listener too.
      while (!error && stream.read() !== null);
      if (error) reject(error);
      else resolve(pieces);
    });
  }).finally(() => stream.off('data', collect));
}
