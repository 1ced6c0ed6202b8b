import { AppError } from '#server/errors.ts';
import { rowHashModule } from './row-hash-module.ts';

/** The number of rows and the sum of their hashes. It does not depend on the order of the rows, nor on the sessions that read them. */
export type RowsHash = { rows: number; sum: bigint };

/** Names the method in a manifest (docs/archive-format.md, "Content hash"). */
const formatTag = 'r1';

/** The bytes of a hash's state at the start of the module's memory, which row-hash.wat lays out. Data follows it. */
const stateBytes = 128;
/** Where the state has the number of rows that have ended (i64). */
const rowCountOffset = 8;
/** Where the state has the bytes of a row that has not ended (i64). */
const openRowBytesOffset = 16;
/** How much data is copied into the module's memory at once. */
const sliceBytes = 256 * 1024;

/** The module of this thread. The state of a hash is copied into its memory while data is added to the hash. */
let loaded: { memory: Uint8Array; add: (bytes: number) => void } | null = null;

function loadModule(): NonNullable<typeof loaded> {
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

  /** @param data rows, each with its line feed. The last row may be cut anywhere; the next data then continues it. */
  add(data: Uint8Array): void {
    const { memory, add } = loadModule();
    memory.set(this.#state);
    for (let start = 0; start < data.length; start += sliceBytes) {
      const slice = data.subarray(start, start + sliceBytes);
      memory.set(slice, stateBytes);
      add(slice.length);
    }
    this.#state.set(memory.subarray(0, stateBytes));
  }

  /** The number of rows that have ended. */
  get rows(): number {
    return Number(this.#state.readBigUInt64LE(rowCountOffset));
  }

  /** Returns the hash of all rows. @throws AppError INTERNAL when the last row has not ended */
  value(): RowsHash {
    if (this.#state.readBigUInt64LE(openRowBytesOffset) !== 0n) {
      throw new AppError('INTERNAL', 'The last row was cut short, so its table has no content hash.');
    }
    return { rows: this.rows, sum: this.#state.readBigUInt64LE(0) };
  }
}

/** Adds the hashes of parts of a table. The result for no parts is the hash of an empty table. */
export function combineHashes(parts: Iterable<RowsHash>): RowsHash {
  let rows = 0;
  let sum = 0n;
  for (const part of parts) {
    rows += part.rows;
    sum = BigInt.asUintN(64, sum + part.sum);
  }
  return { rows, sum };
}

/** Writes a hash as it stands in a manifest: `r1:0123456789abcdef`. Equal rows in any order have the same text. */
export function formatContentHash({ sum }: RowsHash): string {
  return `${formatTag}:${sum.toString(16).padStart(16, '0')}`;
}

/**
 * Reads a hash as it stands in a manifest.
 * @param rows the number of rows that it is of
 * @throws AppError ARCHIVE_INVALID when it is none
 */
export function parseContentHash(text: string, rows: number): RowsHash {
  const [, sum] = /^r1:([0-9a-f]{16})$/.exec(text) ?? [];
  if (sum === undefined) throw new AppError('ARCHIVE_INVALID', 'A content hash in the manifest is none.');
  return { rows, sum: BigInt(`0x${sum}`) };
}
