import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { AppError } from '#server/errors.ts';

/** The default of RUNNER_MEMORY_MB, in bytes. */
export const usualMemoryBytes = 160_000_000;

/**
 * How much of an archive may be read into memory: RUNNER_MEMORY_MB divided by `share`. While it is parsed and checked, a manifest takes
 * about ten times its size, a schema five times, and an object in them one or two hundred bytes.
 */
const shares = {
  manifestBytes: { share: 8, unit: 'bytes' },
  /** The objects and lists of a manifest. */
  manifestObjects: { share: 160, unit: 'number' },
  tables: { share: 1600, unit: 'number' },
  /** Both scripts together, decompressed. */
  schemaBytes: { share: 4, unit: 'bytes' },
  statements: { share: 400, unit: 'number' },
  /** The entries of the ZIP. */
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

/** Works out the most that may be read. @param memoryBytes RUNNER_MEMORY_MB, in bytes */
export function mostOf(bound: ArchiveBound, memoryBytes: number): number {
  return Math.floor(memoryBytes / shares[bound].share);
}

/**
 * Refuses an archive that has more of something than the memory allows.
 * @param amount how much the archive has, or how much was counted when it became too much
 * @param memoryBytes RUNNER_MEMORY_MB, in bytes
 * @param key names the file in the sentence
 * @throws AppError ARCHIVE_INVALID that names the bound and the setting
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

/**
 * The most bytes of a chunk, compressed or decompressed. A backup closes a chunk with the frame that brings it to 20 MiB, at the end of
 * a row, or to 40 MiB, inside a row.
 */
export const mostChunkBytes = 48 * MiB;
/** The most decompressed bytes of a frame. A backup writes frames of 2 MiB. */
export const mostFrameBytes = 8 * MiB;
