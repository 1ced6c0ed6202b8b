import { AppError } from '#server/errors.ts';
import { takeRowsModule } from './take-rows-module.ts';

const readAt = 64;
const mostBytes = 256 * 1024;
const rowsAt = readAt + mostBytes + 16;

/** The result of one call. `read` is the bytes of the messages that were taken, and `written` the bytes of their rows. */
export type TakenRows = { read: number; written: number; rows: number };

type Loaded = { memory: Uint8Array; answer: DataView; take: (length: number, room: number) => unknown };

/** The module of this thread. */
let loaded: Loaded | null = null;

function load(): Loaded {
  if (loaded !== null) return loaded;
  const { memory, take } = new WebAssembly.Instance(new WebAssembly.Module(takeRowsModule())).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof take !== 'function') {
    throw new AppError('INTERNAL', 'The module that takes rows apart is not what it should be.');
  }
  loaded = {
    memory: new Uint8Array(memory.buffer),
    answer: new DataView(memory.buffer),
    take: (length, room) => take(length, room),
  };
  return loaded;
}

/**
 * Copies rows from the CopyData messages in `source`, from `from` on, to `target`, from `to` on. It stops after 256 KiB, and before the
 * first message that is no CopyData message, is not complete, or has no room.
 */
export function takeRows(source: Buffer, from: number, target: Buffer, to: number): TakenRows {
  const { memory, answer, take } = load();
  const length = Math.min(source.length - from, mostBytes);
  memory.set(source.subarray(from, from + length), readAt);
  const written = Number(take(length, Math.min(target.length - to, mostBytes)));
  target.set(memory.subarray(rowsAt, rowsAt + written), to);
  return { read: answer.getUint32(0, true), written, rows: answer.getUint32(4, true) };
}
