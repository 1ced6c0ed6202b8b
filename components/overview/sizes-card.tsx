'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { sizesQuery } from '#lib/queries/storage/storage-queries.ts';
import { Sparkline } from './sparkline.tsx';
import { describeChange, type Figure, trendOf } from './trend.ts';

const figures: [name: string, figure: Figure][] = [
  ['Database', 'databaseBytes'],
  ['Stored files', 'usageBytes'],
  ['Backups', 'backupBytes'],
];

/** A sample is kept each hour: older than this, none is. */
const staleAfterMs = 3 * 60 * 60 * 1000;

/**
 * How much there is, and how it changed over the last week and month. The backups are counted in the bucket now, as everywhere
 * on the page; the others are as the last sample has them, and say when that was.
 */
export function SizesCard() {
  const { data, error, refetch } = useQuery(sizesQuery);
  return (
    <Card>
      <CardHeader title="Sizes">
        <Button asChild size="sm" variant="quiet">
          <Link href="/storage">View storage</Link>
        </Button>
      </CardHeader>
      <CardBody>
        {data && data.length > 0 ? <Trends samples={data} /> : null}
        {data?.length === 0 ? (
          <p className="text-muted">Measured every hour and after each backup. No measurement yet.</p>
        ) : null}
        {!data && error ? (
          <FailureNotice title="The sizes could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading sizes" className="grid grid-cols-1 gap-x-8 gap-y-5 sm:grid-cols-3">
            {figures.map(([name]) => (
              <div key={name} className="flex h-22 flex-col justify-between">
                <Skeleton className="w-16" />
                <Skeleton className="h-7 w-24" />
                <Skeleton className="w-36" />
              </div>
            ))}
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}

function Trends({ samples }: { samples: StorageSample[] }) {
  const now = useNow(60_000);
  const { data, dataUpdatedAt } = useQuery(backupsQuery);
  const backups = data?.bucket ?? null;
  const current = backups && { time: dataUpdatedAt, value: backups.size };
  const known = figures.flatMap(([name, figure]) => {
    const trend = trendOf(figure, samples, figure === 'backupBytes' ? current : null);
    return trend ? [{ name, trend }] : [];
  });
  const takenOn = Date.parse(samples.at(-1)?.takenOn ?? '');
  return (
    <>
      <dl className="grid grid-cols-1 gap-x-8 gap-y-5 sm:grid-cols-[repeat(auto-fit,minmax(12rem,1fr))]">
        {known.map(({ name, trend }) => (
          <div key={name} className="flex min-h-22 flex-col justify-between">
            <dt className="text-muted text-sm">
              {name},{' '}
              {trend.latest === current ? (
                formatCount(backups?.count ?? 0, 'backup')
              ) : (
                <>
                  measured <RelativeTime time={trend.latest.time} />
                </>
              )}
            </dt>
            <dd className="figures flex flex-1 flex-col justify-between">
              <span className="flex items-center justify-between gap-4">
                <span className="whitespace-nowrap font-semibold text-xl">{formatBytes(trend.latest.value)}</span>
                <Sparkline points={trend.points} className="h-8 w-28 sm:w-24" />
              </span>
              <span className="text-muted text-sm">
                {describeChange(trend, 7) ?? 'First measurement'}
                <MonthlyChange week={describeChange(trend, 7)} month={describeChange(trend, 30)} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {now !== null && now - takenOn > staleAfterMs ? (
        <p className="pt-4 text-caution text-sm">
          The last measurement was <RelativeTime time={takenOn} />. A running runner measures every hour.
        </p>
      ) : null}
    </>
  );
}

/** Nothing if there are no samples from before the week. */
function MonthlyChange({ week, month }: { week: string | null; month: string | null }) {
  return month === null || month === week ? null : <span className="block">{month}</span>;
}
