import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatSpan } from '#lib/format/format-span.ts';

export type Figure = 'databaseBytes' | 'usageBytes' | 'backupBytes';

/** A figure at one moment. Epoch milliseconds, bytes. */
export type Point = { time: number; value: number };

/** What is known of a figure: its points in the order of time, the newest of them last. */
export type Trend = { points: Point[]; latest: Point };

const dayMs = 86_400_000;

/**
 * @param samples oldest first
 * @param current what the figure is now, where that is known: newer than every sample
 * @returns null if nothing is known about the figure
 */
export function trendOf(figure: Figure, samples: readonly StorageSample[], current: Point | null = null): Trend | null {
  const measured = samples.flatMap((sample): Point[] => {
    const value = sample[figure];
    return value === null ? [] : [{ time: Date.parse(sample.takenOn), value }];
  });
  const points = current === null ? measured : [...measured.filter(({ time }) => time < current.time), current];
  const latest = points.at(-1);
  return latest ? { points, latest } : null;
}

/** A comparison over a shorter time than this would mean nothing. */
const leastSpanMs = 60_000;

/** "+1.20 MB in 7 days", over the time there is where that is less; null with nothing to compare. */
export function describeChange({ points, latest }: Trend, days: number): string | null {
  // The samples are hours apart: one that is nearly as old as asked will do.
  const since = latest.time - days * dayMs + (days * dayMs) / 24;
  const ground = points.findLast(({ time }) => time <= since) ?? points[0];
  if (!ground || latest.time - ground.time < leastSpanMs) return null;
  const isWhole = ground.time <= since;
  const span = isWhole ? `${days} days` : formatSpan(latest.time - ground.time);
  const change = latest.value - ground.value;
  if (change === 0) return `No change in ${span}`;
  return `${change > 0 ? '+' : '−'}${formatBytes(Math.abs(change))} in ${span}`;
}
