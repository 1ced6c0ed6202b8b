import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { tableParts } from './table-parts.ts';

type Figure = (sample: StorageSample) => number | null;

/** The metrics that can be shown over time: the total of each, and the parts that the plot shows. */
export type GrowthMetric = {
  id: string;
  tab: string;
  whole: Figure;
  series: { key: string; label: string; color: string }[];
  parts: Record<string, Figure>;
};

const one = (label: string) => [{ key: 'size', label, color: 'var(--color-series-1)' }];

export const growthMetrics = [
  {
    id: 'database',
    tab: 'Database',
    whole: ({ databaseBytes }) => databaseBytes,
    series: [...tableParts, { key: 'own', label: 'System and other schemas', color: 'var(--color-idle-solid)' }],
    parts: {
      heap: ({ heapBytes }) => heapBytes,
      indexes: ({ indexBytes }) => indexBytes,
      toast: ({ toastBytes }) => toastBytes,
      own: (sample) => restOf(sample),
    },
  },
  {
    id: 'usage',
    tab: 'Stored files',
    whole: ({ usageBytes }) => usageBytes,
    series: one('Stored files'),
    parts: { size: ({ usageBytes }) => usageBytes },
  },
  {
    id: 'backups',
    tab: 'Backups',
    whole: ({ backupBytes }) => backupBytes,
    series: one('Backups'),
    parts: { size: ({ backupBytes }) => backupBytes },
  },
] as const satisfies GrowthMetric[];

/** What of the database is in none of the repository's tables: the catalogs, and other schemas. */
function restOf({ databaseBytes, heapBytes, indexBytes, toastBytes }: StorageSample): number | null {
  if (databaseBytes === null) return null;
  return Math.max(0, databaseBytes - (heapBytes ?? 0) - (indexBytes ?? 0) - (toastBytes ?? 0));
}

/** A metric's points, in the order of time. */
export function pointsOf(metric: GrowthMetric, samples: readonly StorageSample[]) {
  return samples.map((sample) => ({
    time: Date.parse(sample.takenOn),
    values: Object.fromEntries(Object.entries(metric.parts).map(([key, figure]) => [key, figure(sample)])),
  }));
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * What the axis of time shows: the days that were chosen, however few of them have samples. Epoch milliseconds.
 * @param now by the browser's clock; a sample that a clock ahead of it took is shown all the same
 */
export function plotRange(
  days: number,
  now: number,
  points: readonly { time: number }[],
): { from: number; to: number } {
  const to = Math.max(now, points.at(-1)?.time ?? now);
  return { from: to - days * dayMs, to };
}

/** The first and the last moment that a metric is known of; null with fewer than two. */
export function changeOf(metric: GrowthMetric, samples: readonly StorageSample[]) {
  const known = samples.flatMap((sample) => {
    const size = metric.whole(sample);
    return size === null ? [] : [{ time: Date.parse(sample.takenOn), size }];
  });
  const [first, last] = [known[0], known.at(-1)];
  return first && last && last.time > first.time ? { first, last } : null;
}
