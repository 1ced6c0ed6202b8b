'use client';

import { useQuery } from '@tanstack/react-query';
import type { StorageGroups } from '#lib/contracts/storage.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { storageGroupsQuery } from '#lib/queries/storage-groups-query.ts';
import { BarPlot } from './plots.tsx';
import { type UsageDimension, usageChunkSize } from './usage-dimensions.ts';

const mostBars = 7;
const series = [{ key: 'size', label: 'Size', color: 'var(--color-series-1)' }];

/** The largest groups, and all others together, whatever the table beside shows. */
export function UsagePlot({ dimension }: { dimension: UsageDimension }) {
  const { data } = useQuery(
    storageGroupsQuery({ by: dimension.by, sort: 'size', order: 'desc', offset: 0, limit: usageChunkSize }),
  );
  const rows = data ? barsOf(data, dimension) : [];
  return (
    <div className="h-72 px-5 pb-4">
      {data ? (
        <BarPlot
          label={`Plot of what is stored by ${dimension.noun}, the largest first; the table has the same figures.`}
          rows={rows}
          series={series}
        />
      ) : null}
    </div>
  );
}

function barsOf({ results, totalSize, totalNumberOfResults }: StorageGroups, dimension: UsageDimension) {
  const shown = results.slice(0, totalNumberOfResults > mostBars + 1 ? mostBars : mostBars + 1);
  const bars = shown.map(({ value, label, size, count }, index) => ({
    id: String(index),
    name: label ?? value ?? 'not said',
    values: { size },
    detail: formatCount(count, 'file'),
  }));
  const others = totalNumberOfResults - shown.length;
  if (others <= 0) return bars;
  const rest = totalSize - shown.reduce((sum, { size }) => sum + size, 0);
  const name = formatCount(others, `other ${dimension.noun}`, `other ${nounsOf(dimension)}`);
  return [...bars, { id: 'others', name, values: { size: Math.max(0, rest) } }];
}

function nounsOf(dimension: UsageDimension): string {
  return 'nouns' in dimension ? dimension.nouns : `${dimension.noun}s`;
}
