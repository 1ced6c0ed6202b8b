/** A pool of buffers of one size, which are created when they are needed and used again. When all are in use, callers wait in turn. */
export class BufferPool {
  readonly bytes: number;
  readonly count: number;
  readonly #free: Buffer[] = [];
  readonly #waiting: ((buffer: Buffer) => void)[] = [];
  #made = 0;

  constructor(bytes: number, count: number) {
    this.bytes = bytes;
    this.count = count;
  }

  take(): Promise<Buffer> {
    const free = this.#free.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (this.#made < this.count) {
      this.#made++;
      return Promise.resolve(Buffer.allocUnsafeSlow(this.bytes));
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** @param data a buffer of this pool, or the start of one */
  give(data: Buffer): void {
    const buffer = Buffer.from(data.buffer, 0, this.bytes);
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(buffer);
    else next(buffer);
  }
}
