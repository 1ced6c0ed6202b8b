import { clamp } from '#lib/clamp.ts';
import type { EngineLimits } from '../limits.ts';
import { type PartPlan, planParts } from './plan-parts.ts';

const MiB = 1024 * 1024;

/** How a backup shares out its memory. All values are bytes, except the numbers of buffers. */
export type MemoryPlan = PartPlan & {
  /** The COPY text of one zstd frame. */
  frameBytes: number;
  frameBuffers: number;
  /** A chunk is closed when it holds this much COPY text ... */
  chunkRawBytes: number;
  /** ... or this much after compression. */
  chunkStoredBytes: number;
};

/**
 * Shares out limits.memoryBytes: a fifth for rows that wait for compression, three tenths for chunks that wait for their end or
 * for their turn, and half for the parts of the upload.
 * @param estimatedBytes what the archive is expected to hold
 * @throws AppError SETTING_INVALID when parts that keep to the part limit do not fit in the memory
 */
export function planMemory(limits: EngineLimits, estimatedBytes: number): MemoryPlan {
  const frameBuffers = 3 * limits.connections;
  const frameBytes = clamp(roundDown((limits.memoryBytes * 0.2) / frameBuffers, 64 * 1024), 64 * 1024, 2 * MiB);
  const chunkStoredBytes = clamp((limits.memoryBytes * 0.3) / (2 * limits.connections), frameBytes, 16 * MiB);
  return {
    frameBytes,
    frameBuffers,
    chunkRawBytes: 20 * MiB,
    chunkStoredBytes: Math.floor(chunkStoredBytes),
    ...planParts({ estimated: estimatedBytes }, limits),
  };
}

function roundDown(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
