'use client';

import { useQuery } from '@tanstack/react-query';
import { TrendingUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Select } from '#components/ui/select.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { storageCsv, storageSamplesQuery, usageSetupQuery } from '#lib/queries/storage/storage-queries.ts';
import { CsvLink } from './csv-link.tsx';
import { changeOf, type GrowthMetric, growthMetrics, plotRange, pointsOf } from './growth-metrics.ts';
import { TimePlot } from './plots/plots.tsx';
import { GrowthTable } from './tables/tables.tsx';

/** How the stores grew, from the samples kept each hour and after each backup. */
export function GrowthCard() {
  const [days, setDays] = useState(7);
  const [metric, setMetric] = useState<GrowthMetric>(growthMetrics[0]);
  const [showTable, setShowTable] = useState(false);
  const { data, error, refetch, dataUpdatedAt } = useQuery(storageSamplesQuery(days));
  const { data: setup } = useQuery(usageSetupQuery);
  const hasUsage = setup?.problem === null || (data?.some(({ usageBytes }) => usageBytes !== null) ?? false);
  const shown = growthMetrics.filter(({ id }) => id !== 'usage' || hasUsage);
  const choose = (id: string) => setMetric(growthMetrics.find((known) => known.id === id) ?? growthMetrics[0]);
  const points = data ? pointsOf(metric, data) : [];
  return (
    <Card aria-labelledby="growth-title">
      <CardHeader id="growth-title" title="Growth">
        {data && data.length > 0 ? <CsvLink href={storageCsv.samples(days)} what="the measurements" /> : null}
      </CardHeader>
      <Tabs value={metric.id} onValueChange={choose}>
        <div className="flex flex-wrap items-center gap-3 px-5 pb-3">
          <TabsList aria-label="Growth of">
            {shown.map(({ id, tab }) => (
              <TabsTrigger key={id} value={id}>
                {tab}
              </TabsTrigger>
            ))}
          </TabsList>
          <Select aria-label="Time" value={days} onChange={(event) => setDays(Number(event.target.value))}>
            <option value={1}>Last 24 hours</option>
            <option value={7}>Last 7 days</option>
            <option value={30}>Last 30 days</option>
            <option value={365}>Last year</option>
          </Select>
        </div>
        <TabsContent value={metric.id} tabIndex={-1}>
          {error && !data ? (
            <div className="px-5 pb-5">
              <FailureNotice title="The measurements could not be read" error={error} retry={() => void refetch()} />
            </div>
          ) : null}
          {!data && !error ? (
            <Loading label="Loading measurements" className="flex flex-col gap-3 px-5 pb-4">
              <Skeleton className="my-1 w-72 max-w-full" />
              <Skeleton className="h-61 w-full" />
              <Skeleton className="h-8 w-32 rounded-md" />
            </Loading>
          ) : null}
          {data?.length === 0 ? (
            <Empty icon={<TrendingUp />}>Measured every hour and after each backup. No data in this period.</Empty>
          ) : null}
          {data && data.length > 0 ? (
            <>
              <ChangeSentence metric={metric} samples={data} />
              <div className="h-64 px-5 pb-3">
                <TimePlot
                  label={`Plot of ${metric.tab.toLowerCase()} over time; Show as table gives the same figures.`}
                  points={points}
                  series={metric.series}
                  {...plotRange(days, dataUpdatedAt, points)}
                />
              </div>
              <div className="px-5 pb-4">
                <Button
                  size="sm"
                  aria-expanded={showTable}
                  aria-controls="growth-table"
                  onClick={() => setShowTable(!showTable)}
                >
                  {showTable ? 'Hide the table' : 'Show as table'}
                </Button>
              </div>
              <div id="growth-table" hidden={!showTable}>
                {showTable ? <GrowthTable samples={data} /> : null}
              </div>
            </>
          ) : null}
        </TabsContent>
      </Tabs>
    </Card>
  );
}

/** The plot in one sentence. */
function ChangeSentence({ metric, samples }: { metric: GrowthMetric; samples: StorageSample[] }) {
  const change = changeOf(metric, samples);
  const last = samples.at(-1);
  const now = last ? metric.whole(last) : null;
  if (!change) {
    return (
      <p className="figures px-5 pb-3 text-muted">
        {now === null ? 'No data in this period.' : `${formatBytes(now)}. A trend is shown after the next measurement.`}
      </p>
    );
  }
  const { first, last: latest } = change;
  const difference = latest.size - first.size;
  const percent = first.size === 0 ? null : (Math.abs(difference) / first.size) * 100;
  const size = `${formatBytes(Math.abs(difference))}${percent === null ? '' : ` (${percent.toFixed(1)} %)`}`;
  return (
    <p className="figures px-5 pb-3 text-muted">
      <span className="font-medium text-text">{formatBytes(latest.size)}</span> measured{' '}
      <RelativeTime time={latest.time} />,{' '}
      {difference === 0 ? 'as much as' : `${size} ${difference > 0 ? 'more than' : 'less than'}`}{' '}
      <RelativeTime time={first.time} />.
    </p>
  );
}
