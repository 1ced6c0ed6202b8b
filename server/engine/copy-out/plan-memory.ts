import { AppError } from '#server/errors.ts';
import type { EngineLimits } from '../limits.ts';

const MiB = 1024 * 1024;
const smallestPart = 8 * MiB;
/** Parts that can't grow are planned for an archive so many times as large as expected. */
const equalPartsReserve = 2;
const mostPartBuffers = 6;

/** How a backup shares out its memory. All in bytes but the counts. */
export type MemoryPlan = {
  /** Rows of one zstd frame. */
  frameBytes: number;
  frameBuffers: number;
  /** A chunk is closed when it holds so much COPY text ... */
  chunkRawBytes: number;
  /** ... or so much compressed. */
  chunkStoredBytes: number;
  partBytes: number;
  partBuffers: number;
};

/**
 * Shares limits.memoryBytes out: a fifth for rows on their way to the compressor, three tenths for chunks that wait for
 * their end or their turn, half for the parts of the upload.
 * @param estimatedBytes what the archive is expected to hold
 * @throws AppError SETTING_INVALID when parts that keep to the part limit do not fit in the memory
 */
export function planMemory(limits: EngineLimits, estimatedBytes: number): MemoryPlan {
  const frameBuffers = 3 * limits.connections;
  const frameBytes = within(roundDown((limits.memoryBytes * 0.2) / frameBuffers, 64 * 1024), 64 * 1024, 2 * MiB);
  const chunkStoredBytes = within((limits.memoryBytes * 0.3) / (2 * limits.connections), frameBytes, 16 * MiB);
  const mostBytes = estimatedBytes * (limits.equalParts === true ? equalPartsReserve : 1);
  const partBytes = Math.max(smallestPart, Math.ceil(mostBytes / limits.partLimit / MiB) * MiB);
  return {
    frameBytes,
    frameBuffers,
    chunkRawBytes: 20 * MiB,
    chunkStoredBytes: Math.floor(chunkStoredBytes),
    partBytes,
    partBuffers: partBuffersFor(partBytes, limits),
  };
}

/**
 * Parts that may be held at once: one is filled while the others are sent.
 * @throws AppError SETTING_INVALID when not even one fits
 */
export function partBuffersFor(partBytes: number, limits: EngineLimits): number {
  if (partBytes > limits.memoryBytes * 0.7) {
    const megabytes = Math.ceil(partBytes / 0.7 / 1_000_000);
    throw new AppError(
      'SETTING_INVALID',
      `With ${limits.partLimit} parts an archive of this size needs more memory: set RUNNER_MEMORY_MB to ${megabytes} at least, or raise S3_PART_LIMIT.`,
    );
  }
  return within(Math.floor((limits.memoryBytes * 0.5) / partBytes), 1, mostPartBuffers);
}

function within(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}

function roundDown(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
