'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Select } from '#components/ui/select.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '#components/ui/tabs.tsx';
import type { ObjectiveSample } from '#lib/contracts/objective.ts';
import { objectiveSamplesQuery, objectivesQuery } from '#lib/queries/drills/objective-queries.ts';
import { ObjectiveBadge } from './objective-badge.tsx';
import type { ObjectivePoint } from './objective-plot.tsx';
import { describeObjectives } from './objective-words.ts';

const load = async () => (await import('./objectives-dialog.tsx')).ObjectivesDialog;

// The library that draws is large: it comes after the page.
const ObjectivePlot = dynamic(() => import('./objective-plot.tsx').then(({ ObjectivePlot: Plot }) => Plot), {
  ssr: false,
  loading: () => <PlotSkeleton />,
});

/** How much data would be lost, how long a restore takes, whether both are as promised, and how they were. */
export function ObjectivesCard() {
  const { data, error, refetch } = useQuery(objectivesQuery);
  return (
    <Card aria-labelledby="objectives-title">
      <CardHeader id="objectives-title" title="Objectives">
        {data ? (
          <div className="pe-3">
            <DialogButton trigger={<Button size="sm">Set objectives</Button>} load={load} dialog={{ stored: data }} />
          </div>
        ) : null}
      </CardHeader>
      <CardBody className="flex flex-col gap-5">
        {!data && error ? (
          <FailureNotice title="The objectives could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading objectives" className="grid gap-6 sm:grid-cols-2">
            <Skeleton className="h-16" />
            <Skeleton className="h-16" />
          </Loading>
        ) : null}
        {data ? (
          <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
            {describeObjectives(data).map(({ id, label, state, value, target }) => (
              <div key={id} className="flex flex-col gap-1">
                <dt className="text-muted text-sm">{label}</dt>
                <dd className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="figures font-semibold text-xl">{value}</span>
                  <ObjectiveBadge state={state} />
                </dd>
                <dd className="figures text-muted text-sm">{target}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {data ? <History /> : null}
      </CardBody>
    </Card>
  );
}

const pointOf = {
  rpo: ({ takenOn, rpoSeconds, rpoTargetSeconds }: ObjectiveSample): ObjectivePoint => ({
    time: Date.parse(takenOn),
    value: milliseconds(rpoSeconds),
    target: milliseconds(rpoTargetSeconds),
  }),
  rto: ({ takenOn, rtoMs, rtoTargetSeconds }: ObjectiveSample): ObjectivePoint => ({
    time: Date.parse(takenOn),
    value: rtoMs,
    target: milliseconds(rtoTargetSeconds),
  }),
};

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

const dayMs = 24 * 60 * 60 * 1000;

function History() {
  const [shown, setShown] = useState<'rpo' | 'rto'>('rpo');
  const [days, setDays] = useState(30);
  const { data, error, refetch, dataUpdatedAt } = useQuery(objectiveSamplesQuery(days));
  const to = Math.max(dataUpdatedAt, Date.parse(data?.at(-1)?.takenOn ?? '') || 0);
  const points = data?.map(pointOf[shown]);
  const isMeasured = points?.some(({ value }) => value !== null);
  return (
    <Tabs value={shown} onValueChange={(value) => setShown(value === 'rto' ? 'rto' : 'rpo')}>
      <div className="flex flex-wrap items-center gap-3 pb-3">
        <TabsList aria-label="Over time">
          <TabsTrigger value="rpo">Lost data</TabsTrigger>
          <TabsTrigger value="rto">Restore time</TabsTrigger>
        </TabsList>
        <Select aria-label="Time" value={days} onChange={(event) => setDays(Number(event.target.value))}>
          <option value={7}>Last 7 days</option>
          <option value={30}>Last 30 days</option>
          <option value={365}>Last year</option>
        </Select>
      </div>
      <TabsContent value={shown} tabIndex={-1}>
        {!data && error ? (
          <FailureNotice title="The measurements could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? <PlotSkeleton /> : null}
        {isMeasured === false ? (
          <p className="text-muted">Measured every hour and at the end of each job. No measurement yet.</p>
        ) : null}
        {points && isMeasured ? (
          <div className="h-56">
            <ObjectivePlot
              label={`Plot of ${shown === 'rpo' ? 'the data that would have been lost' : 'the restore time'} over ${days} days, with its objective`}
              points={points}
              from={to - days * dayMs}
              to={to}
            />
          </div>
        ) : null}
      </TabsContent>
    </Tabs>
  );
}

function PlotSkeleton() {
  return (
    <Loading label="Loading plot" className="flex h-56 items-center">
      <Skeleton className="h-4/5 w-full" />
    </Loading>
  );
}
