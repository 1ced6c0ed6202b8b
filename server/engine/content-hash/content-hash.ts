import { AppError } from '#server/errors.ts';
import { rowHashModule } from './row-hash-module.ts';

/** Rows and the sum of their hashes: the same whatever their order, and whichever sessions read them. */
export type RowsHash = { rows: number; sum: bigint };

/** Names the way it is computed: docs/archive-format.md. */
const formatTag = 'r1';
const stateBytes = 128;
const sliceBytes = 256 * 1024;
const countAt = 8;
const underWayAt = 16;

/** One for the thread: each hash's state is put into it for as long as data is added. */
let loaded: { memory: Uint8Array; add: (bytes: number) => void } | null = null;

function load(): NonNullable<typeof loaded> {
  if (loaded !== null) return loaded;
  const { memory, add } = new WebAssembly.Instance(new WebAssembly.Module(rowHashModule())).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof add !== 'function') {
    throw new AppError('INTERNAL', 'The module that hashes rows is not what it should be.');
  }
  loaded = { memory: new Uint8Array(memory.buffer), add: (bytes) => void add(bytes) };
  return loaded;
}

/** Hashes rows of COPY text as they pass by, at more than a gigabyte a second. */
export class ContentHash {
  readonly #state = Buffer.alloc(stateBytes);

  /** @param data rows, each with its line feed; the last may be cut anywhere, and the next data then goes on with it */
  add(data: Uint8Array): void {
    const { memory, add } = load();
    memory.set(this.#state);
    for (let start = 0; start < data.length; start += sliceBytes) {
      const slice = data.subarray(start, start + sliceBytes);
      memory.set(slice, stateBytes);
      add(slice.length);
    }
    this.#state.set(memory.subarray(0, stateBytes));
  }

  /** Rows that have ended. */
  get rows(): number {
    return Number(this.#state.readBigUInt64LE(countAt));
  }

  /** @throws AppError INTERNAL when the last row has not ended */
  value(): RowsHash {
    if (this.#state.readBigUInt64LE(underWayAt) !== 0n) {
      throw new AppError('INTERNAL', 'The last row was cut short, so its table has no content hash.');
    }
    return { rows: this.rows, sum: this.#state.readBigUInt64LE(0) };
  }
}

/** The hash of all rows whose parts were hashed apart. Of none: that of an empty table. */
export function combineHashes(parts: Iterable<RowsHash>): RowsHash {
  let rows = 0;
  let sum = 0n;
  for (const part of parts) {
    rows += part.rows;
    sum = BigInt.asUintN(64, sum + part.sum);
  }
  return { rows, sum };
}

/** As it stands in a manifest, `r1:0123456789abcdef`: of equal rows in any order always the same. */
export function formatContentHash({ sum }: RowsHash): string {
  return `${formatTag}:${sum.toString(16).padStart(16, '0')}`;
}
