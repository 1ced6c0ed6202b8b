import { AppError } from '#server/errors.ts';
import type { EngineLimits } from '../limits.ts';

const MiB = 1024 * 1024;
const smallestPart = 8 * MiB;
/** Parts that can't grow are planned for an archive that is this many times as large as expected. */
const equalPartsReserve = 2;
const mostPartBuffers = 6;

/** The bytes of a part, and how many parts may be held in memory at once. */
export type PartPlan = { partBytes: number; partBuffers: number };

/**
 * Plans the parts of an upload whose size is known or only estimated. Unless limits.equalParts is set, parts grow later when the
 * estimate was too low.
 * @param bytes what the archive holds, or is expected to hold
 * @throws AppError SETTING_INVALID when parts that keep to the part limit do not fit in the memory
 */
export function planParts(bytes: { known: number | null } | { estimated: number }, limits: EngineLimits): PartPlan {
  const reserve = 'estimated' in bytes && limits.equalParts === true ? equalPartsReserve : 1;
  const mostBytes = ('estimated' in bytes ? bytes.estimated : (bytes.known ?? 0)) * reserve;
  const partBytes = Math.max(smallestPart, Math.ceil(mostBytes / limits.partLimit / MiB) * MiB);
  return { partBytes, partBuffers: partBuffersFor(partBytes, limits) };
}

/**
 * How many parts may be held at once. One is filled while the others are sent.
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
  return Math.min(Math.max(Math.floor((limits.memoryBytes * 0.5) / partBytes), 1), mostPartBuffers);
}
