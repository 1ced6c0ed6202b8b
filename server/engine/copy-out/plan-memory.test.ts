import { describe, expect, it } from 'vitest';
import { planMemory } from './plan-memory.ts';

const MiB = 1024 * 1024;
const TB = 1_000_000_000_000;
const limits = { connections: 2, memoryBytes: 160_000_000, partLimit: 10_000 };

describe('planMemory', () => {
  it.each([
    [1, 64],
    [2, 160],
    [8, 160],
    [64, 160],
    [64, 4000],
  ])('keeps %d connections within %d MB', (connections, megabytes) => {
    const memoryBytes = megabytes * 1_000_000;
    const plan = planMemory({ connections, memoryBytes, partLimit: 10_000 }, 1_000_000);
    const held =
      plan.frameBytes * plan.frameBuffers + plan.chunkStoredBytes * connections * 2 + plan.partBytes * plan.partBuffers;
    expect(held).toBeLessThanOrEqual(memoryBytes);
    expect(plan.partBytes).toBe(8 * MiB);
  });

  it.each([0.1 * TB, 0.5 * TB, TB])('has parts enough for %d bytes', (bytes) => {
    const plan = planMemory(limits, bytes);
    expect(plan.partBytes * limits.partLimit).toBeGreaterThanOrEqual(bytes);
    expect(plan.partBytes * plan.partBuffers).toBeLessThanOrEqual(0.7 * limits.memoryBytes);
  });

  it('has parts of one size enough for twice what is expected, where they may not grow', () => {
    expect(planMemory({ ...limits, equalParts: true }, 0.1 * TB).partBytes * limits.partLimit).toBeGreaterThanOrEqual(
      0.2 * TB,
    );
  });

  it('says how much memory is needed when parts do not fit', () => {
    expect(() => planMemory(limits, 5 * TB)).toThrow(/RUNNER_MEMORY_MB to \d+ at least/);
    expect(() => planMemory({ ...limits, partLimit: 10 }, 0.1 * TB)).toThrow(/S3_PART_LIMIT/);
  });
});
