import type { Connection, Submittable } from 'pg';
import type { CopyIn } from '#server/ports/repository.ts';

const messageBytes = 256 * 1024;

/** A `copy ... from stdin` for pg's client. The caller's buffers are sent without a copy, in messages of 256 KiB at most. */
export class CopyInQuery implements Submittable, CopyIn {
  readonly #sql: string;
  readonly #started = Promise.withResolvers<void>();
  readonly #finished = Promise.withResolvers<number>();
  #stream: Connection['stream'] | null = null;
  #writing: PromiseWithResolvers<void> | null = null;
  #rows = 0;
  #error: Error | null = null;

  constructor(sql: string) {
    this.#sql = sql;
    this.#started.promise.catch(() => {});
    this.#finished.promise.catch(() => {});
  }

  /** Resolves when PostgreSQL is ready to take rows. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** Resolves with the number of rows that PostgreSQL stored; rejects with the error that ended the statement. */
  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  async write(data: Buffer): Promise<void> {
    for (let start = 0; start < data.length; start += messageBytes) {
      if (this.#error !== null) throw this.#error;
      await this.#send(data.subarray(start, start + messageBytes));
    }
  }

  end(): Promise<number> {
    this.#stream?.write(Buffer.from([0x63, 0, 0, 0, 4]));
    return this.#finished.promise;
  }

  /** Makes PostgreSQL abort the statement. */
  fail(): void {
    const reason = Buffer.from('stopped\0');
    const header = Buffer.from([0x66, 0, 0, 0, 4 + reason.length]);
    if (this.#error === null) this.#stream?.write(Buffer.concat([header, reason]));
  }

  submit(connection: Connection): void {
    this.#stream = connection.stream;
    connection.query(this.#sql);
  }

  handleCopyInResponse(): void {
    this.#started.resolve();
  }

  handleCommandComplete(message: { text?: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(message.text ?? '')?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#finished.resolve(this.#rows);
  }

  handleError(error: Error): void {
    this.#error ??= error;
    this.#writing?.reject(error);
    this.#started.reject(error);
    this.#finished.reject(error);
  }

  /** Resolves when the socket has taken the message, or when the statement has ended. */
  async #send(payload: Buffer): Promise<void> {
    const stream = this.#stream;
    if (stream === null || stream.destroyed) return;
    const header = Buffer.allocUnsafe(5);
    header[0] = 0x64;
    header.writeUInt32BE(payload.length + 4, 1);
    const written = Promise.withResolvers<void>();
    this.#writing = written;
    stream.cork();
    stream.write(header);
    stream.write(payload, (error) => (error ? written.reject(error) : written.resolve()));
    stream.uncork();
    await written.promise;
  }
}
