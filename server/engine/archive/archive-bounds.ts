import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { AppError } from '#server/errors.ts';

/** What RUNNER_MEMORY_MB is unless it is set. */
export const usualMemoryBytes = 160_000_000;

/**
 * What of an archive is read into memory, in shares of RUNNER_MEMORY_MB: parsed and checked, a manifest takes about ten times its size
 * for a moment, a schema five times, and an object within them a hundred bytes or two.
 */
const shares = {
  manifestBytes: { share: 8, unit: 'bytes' },
  /** Objects and lists of a manifest. */
  manifestObjects: { share: 160, unit: 'number' },
  tables: { share: 1600, unit: 'number' },
  /** Both scripts together, unpacked. */
  schemaBytes: { share: 4, unit: 'bytes' },
  statements: { share: 400, unit: 'number' },
  /** Of the ZIP. */
  entries: { share: 160, unit: 'number' },
} as const;

export type ArchiveBound = keyof typeof shares;

const words: Record<ArchiveBound, (amount: string) => string> = {
  manifestBytes: (amount) => `manifest is ${amount}`,
  manifestObjects: (amount) => `manifest holds ${amount} objects and lists`,
  tables: (amount) => `manifest names ${amount} tables`,
  schemaBytes: (amount) => `schema is ${amount} of SQL`,
  statements: (amount) => `schema has ${amount} statements`,
  entries: (amount) => `directory has ${amount} entries`,
};

/** @param memoryBytes RUNNER_MEMORY_MB, in bytes */
export function mostOf(bound: ArchiveBound, memoryBytes: number): number {
  return Math.floor(memoryBytes / shares[bound].share);
}

/**
 * @param key names the file in the sentence
 * @param amount of it in the archive, or as much as was counted before it was too much
 * @throws AppError ARCHIVE_INVALID that names the bound, when it is more than the memory allows
 */
export function refuseBeyond(bound: ArchiveBound, amount: number, memoryBytes: number, key: string): void {
  const most = mostOf(bound, memoryBytes);
  if (amount <= most) return;
  const { share, unit } = shares[bound];
  const [is, may] = [amount, most].map((value) => (unit === 'bytes' ? formatBytes(value) : formatNumber(value)));
  const needed = Math.ceil((amount * share) / 1_000_000);
  throw new AppError(
    'ARCHIVE_INVALID',
    `The file ${key} is too large to be read: its ${words[bound](is ?? '')}, and with RUNNER_MEMORY_MB at ${formatNumber(memoryBytes / 1_000_000)} no more than ${may} may be. Set RUNNER_MEMORY_MB to ${needed} at least.`,
  );
}

const MiB = 1024 * 1024;

/** Of a chunk, packed or unpacked: a backup ends one at 20 MiB where a row ends, at 40 within a row, or behind the frame that brings it there. */
export const mostChunkBytes = 48 * MiB;
/** Of a frame, unpacked: a backup writes 2 MiB. */
export const mostFrameBytes = 8 * MiB;
