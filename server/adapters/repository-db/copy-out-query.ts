import type { Connection, Submittable } from 'pg';
import { borrowReads, returnReads } from './read-socket.ts';
import { takeRows } from './take-rows.ts';

const headerBytes = 5;
const copyData = 0x64; // d
/** Messages that may stand between rows: CopyOutResponse, NoticeResponse, ParameterStatus, NotificationResponse. */
const passing = new Set([0x48, 0x4e, 0x53, 0x41]);
/** Messages that end the rows: CopyDone, ErrorResponse. pg's own reader takes them and what follows. */
const ending = new Set([0x63, 0x45]);
const nothing = Buffer.alloc(0);

type Reader = (data: Buffer) => void;

/** What lies at the start of a filled buffer. `done` is true when the statement has ended. */
export type Filled = { bytes: number; rows: number; endsRow: boolean; done: boolean };

/**
 * A `copy ... to stdout` for pg's client. pg's own reader would make an object of every row. Here the socket's large reads are split,
 * and their rows are copied into the caller's buffer. PostgreSQL sends one CopyData message for each row
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html). Messages that lie completely in a read are taken many at
 * once, and the others one by one. The socket is paused while there is no buffer to fill.
 */
export class CopyOutQuery implements Submittable {
  readonly #sql: string;
  #stream: Connection['stream'] | null = null;
  #pgReaders: Reader[] = [];
  /** What was read and is not taken yet, from #position on. */
  #source: Buffer = nothing;
  #position = 0;
  /** How many bytes of the current message are still to come. */
  #left = 0;
  /** Whether the current message is a row, and not one to skip. */
  #inRow = false;
  #target: Buffer = nothing;
  #length = 0;
  #rows = 0;
  #totalRows = 0;
  #discarding = false;
  #ended: { error: Error | null } | null = null;
  #waiting: { resolve: (filled: Filled) => void; reject: (error: Error) => void } | null = null;
  #whenEnded: (() => void)[] = [];

  constructor(sql: string) {
    this.#sql = sql;
  }

  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  /** Fills `target` with rows. Only one call may be open. It rejects with the error that ended the statement. */
  fill(target: Buffer): Promise<Filled> {
    return new Promise((resolve, reject) => {
      this.#target = target;
      this.#length = 0;
      this.#rows = 0;
      this.#waiting = { resolve, reject };
      if (this.#ended === null) this.#pump();
      else this.#resolveFill();
    });
  }

  /** Reads and ignores the rest, so that a cancelled statement can end, and resolves when it has. */
  discard(): Promise<void> {
    this.#discarding = true;
    this.#inRow = false;
    if (this.#ended !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenEnded.push(resolve);
      this.#pump();
    });
  }

  submit(connection: Connection): void {
    this.#stream = connection.stream;
    this.#pgReaders = connection.stream.listeners('data') as Reader[];
    for (const reader of this.#pgReaders) connection.stream.off('data', reader);
    borrowReads(connection.stream);
    connection.stream.on('data', this.#onData);
    connection.query(this.#sql);
  }

  handleError(error: Error): void {
    this.#end(error);
  }

  handleCommandComplete(message: { text?: string }): void {
    const counted = /^COPY (\d+)/.exec(message.text ?? '')?.[1];
    if (counted !== undefined && Number(counted) !== this.#totalRows) {
      this.#end(new Error('PostgreSQL sent another number of rows than it announced.'));
    }
  }

  handleReadyForQuery(): void {
    this.#end(null);
  }

  readonly #onData = (data: Buffer): void => {
    const rest = this.#source.length - this.#position;
    this.#source = rest === 0 ? data : Buffer.concat([this.#source.subarray(this.#position), data]);
    this.#position = 0;
    this.#pump();
  };

  /** Takes the rows of what was read. Then it pauses the socket or lets it flow. */
  #pump(): void {
    const stream = this.#stream;
    if (stream === null || this.#ended !== null) return;
    if (this.#waiting === null && !this.#discarding) {
      stream.pause();
      return;
    }
    const full = this.#takeApart();
    if (this.#stream === null) return;
    if (full) {
      stream.pause();
      this.#resolveFill();
    } else {
      this.#keepRest();
      stream.resume();
    }
  }

  /** Keeps the rest of a read for the next one: at most a part of a header. */
  #keepRest(): void {
    const rest = this.#source.subarray(this.#position);
    this.#source = rest.length === 0 ? nothing : Buffer.from(rest);
    this.#position = 0;
  }

  /** @returns true when the buffer is full, false when more must be read or pg's reader has taken over. */
  #takeApart(): boolean {
    const source = this.#source;
    const room = this.#target.length;
    if (this.#left > 0 && !this.#movePayload()) return true;
    while (source.length - this.#position >= headerBytes) {
      if (!this.#discarding && this.#takeWholeRows()) continue;
      const type = source[this.#position] ?? 0;
      const size = source.readUInt32BE(this.#position + 1) - 4;
      const isRow = type === copyData;
      if (!isRow && !passing.has(type)) {
        this.#leaveRows(type);
        return false;
      }
      this.#inRow = isRow && !this.#discarding;
      if (this.#inRow && this.#length > 0 && this.#length + size > room) return true;
      if (isRow) this.#totalRows++;
      this.#position += headerBytes;
      this.#left = size;
      if (!this.#movePayload()) return true;
    }
    return false;
  }

  /** @returns false when the next message is no row, is not complete in what was read, or has no room in the buffer */
  #takeWholeRows(): boolean {
    const { read, written, rows } = takeRows(this.#source, this.#position, this.#target, this.#length);
    this.#position += read;
    this.#length += written;
    this.#rows += rows;
    this.#totalRows += rows;
    return rows > 0;
  }

  /** Copies what is there of the current message. @returns false when the buffer has no room for it */
  #movePayload(): boolean {
    const there = Math.min(this.#left, this.#source.length - this.#position);
    if (!this.#inRow) {
      this.#position += there;
      this.#left -= there;
      return true;
    }
    const bytes = Math.min(there, this.#target.length - this.#length);
    this.#source.copy(this.#target, this.#length, this.#position, this.#position + bytes);
    this.#length += bytes;
    this.#position += bytes;
    this.#left -= bytes;
    if (this.#left === 0) this.#rows++;
    return bytes === there;
  }

  /** Gives the socket back to pg's reader when the rows have ended, with what was read of the messages that follow. */
  #leaveRows(type: number): void {
    const stream = this.#stream;
    if (stream === null) return;
    if (!ending.has(type)) {
      stream.destroy(new Error(`Unexpected message of type ${type} among the rows.`));
      return;
    }
    const rest = Buffer.from(this.#source.subarray(this.#position));
    this.#source = nothing;
    this.#stream = null;
    returnReads(stream);
    stream.off('data', this.#onData);
    for (const reader of this.#pgReaders) stream.on('data', reader);
    stream.resume();
    for (const reader of this.#pgReaders) reader(rest);
  }

  #end(error: Error | null): void {
    if (this.#ended !== null) return;
    this.#ended = { error };
    this.#resolveFill();
    for (const resolve of this.#whenEnded) resolve();
  }

  /** Answers the waiting fill(). */
  #resolveFill(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    if (this.#ended?.error) {
      waiting.reject(this.#ended.error);
      return;
    }
    const filled = { bytes: this.#length, rows: this.#rows, endsRow: this.#left === 0, done: this.#ended !== null };
    this.#target = nothing;
    waiting.resolve(filled);
  }
}
