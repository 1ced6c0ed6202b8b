import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatSpan } from '#lib/format/format-span.ts';

export type Figure = 'databaseBytes' | 'usageBytes' | 'backupBytes';

/** What is known of a figure: its points in the order of time, and its newest value. Epoch milliseconds, bytes. */
export type Trend = { points: { time: number; value: number }[]; latest: number };

const dayMs = 86_400_000;

/** @param samples oldest first; null: none of them tells the figure */
export function trendOf(figure: Figure, samples: readonly StorageSample[]): Trend | null {
  const points = samples.flatMap((sample) => {
    const value = sample[figure];
    return value === null ? [] : [{ time: Date.parse(sample.takenOn), value }];
  });
  const last = points.at(-1);
  return last ? { points, latest: last.value } : null;
}

/** "+1.20 MB in 7 days", over the time there is where that is less; null with nothing to compare. */
export function describeChange({ points, latest }: Trend, days: number): string | null {
  const last = points.at(-1);
  // The samples are hours apart: one that is nearly as old as asked will do.
  const since = (last?.time ?? 0) - days * dayMs + (days * dayMs) / 24;
  const ground = points.findLast(({ time }) => time <= since) ?? points[0];
  if (!last || !ground || ground === last) return null;
  const isWhole = ground.time <= since;
  const span = isWhole ? `${days} days` : formatSpan(last.time - ground.time);
  const change = latest - ground.value;
  if (change === 0) return `No change in ${span}`;
  return `${change > 0 ? '+' : '−'}${formatBytes(Math.abs(change))} in ${span}`;
}
