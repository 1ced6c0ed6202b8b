'use client';

import { useQuery } from '@tanstack/react-query';
import { BarPlot } from '#components/storage/plots/plots.tsx';
import { type UsageDimension, usageChunkSize } from '#components/storage/tables/usage-dimensions.ts';
import type { StorageGroups } from '#lib/contracts/storage.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { storageGroupsQuery } from '#lib/queries/storage/storage-groups-query.ts';

const mostBars = 8;
const series = [{ key: 'size', label: 'Size', color: 'var(--color-series-1)' }];

/** The largest groups, whatever the table beside shows, and in words what the others store. */
export function UsagePlot({ dimension, isSetUp }: { dimension: UsageDimension; isSetUp: boolean }) {
  const largest = { by: dimension.by, sort: 'size', order: 'desc', offset: 0, limit: usageChunkSize } as const;
  const { data } = useQuery({ ...storageGroupsQuery(largest), enabled: isSetUp });
  return (
    <div className="flex h-80 flex-col gap-2 px-5 pb-4">
      <div className="min-h-0 flex-1">
        {data ? (
          <BarPlot
            label={`Plot of what is stored by ${dimension.noun}, the largest first; the table has the same figures.`}
            rows={barsOf(data)}
            series={series}
          />
        ) : null}
      </div>
      <p className="figures min-h-5 text-muted text-sm">{data ? restOf(data, dimension) : null}</p>
    </div>
  );
}

function barsOf({ results }: StorageGroups) {
  return results.slice(0, mostBars).map(({ value, label, size, count }, index) => ({
    id: String(index),
    name: showInvisible(label ?? value ?? 'unknown'),
    values: { size },
    detail: formatCount(count, 'file'),
  }));
}

/** A bar of all others would leave the largest no room. */
function restOf({ results, totalSize, totalNumberOfResults }: StorageGroups, dimension: UsageDimension): string | null {
  const others = totalNumberOfResults - mostBars;
  if (others <= 0) return null;
  const shown = results.slice(0, mostBars).reduce((sum, { size }) => sum + size, 0);
  const nouns = 'nouns' in dimension ? dimension.nouns : `${dimension.noun}s`;
  const verb = others === 1 ? 'stores' : 'store';
  return `${formatCount(others, `other ${dimension.noun}`, `other ${nouns}`)} ${verb} ${formatBytes(totalSize - shown)}.`;
}
