'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { ScheduledRun } from '#lib/contracts/protection/schedule.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { scheduledRunsQuery } from '#lib/queries/schedules/schedules-queries.ts';
import { RunBadge, runVerification } from './run-badge.tsx';

const pageSize = 20;

/** What became of each run: nothing that was missed, late or skipped is silent. */
export function RunsCard() {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(scheduledRunsQuery({ limit: pageSize, offset: (page - 1) * pageSize }));
  return (
    <Card aria-labelledby="schedule-runs">
      <CardHeader id="schedule-runs" title="Runs" />
      {data && data.results.length > 0 ? (
        <ul className="divide-y divide-line border-line border-t">
          {data.results.map((run) => (
            <RunItem key={run.id} run={run} />
          ))}
        </ul>
      ) : null}
      <CardBody className="pt-3">
        {data ? (
          data.totalNumberOfResults === 0 ? (
            <p className="text-muted">No run yet.</p>
          ) : (
            <Pager page={page} pageSize={pageSize} total={data.totalNumberOfResults} noun="run" onPage={setPage} />
          )
        ) : null}
        {!data && error ? (
          <FailureNotice title="The runs could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading runs">
            <Skeleton className="h-5 w-80 max-w-full" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}

const kinds = { SLOT: null, BEFORE_MAINTENANCE: 'before planned maintenance', BY_HAND: 'started by a person' } as const;

function RunItem({ run }: { run: ScheduledRun }) {
  const { scheduleName, slotOn, daemonId, attempts, reason, kind } = run;
  const facts = [kinds[kind], runVerification(run), attempts > 1 ? `${attempts} attempts` : null];
  const said = facts.filter((fact) => fact !== null).join(', ');
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5">
      <span className="w-24 shrink-0">
        <RunBadge run={run} />
      </span>
      <span className="min-w-0 flex-1 basis-60 break-words">
        <bdi className="font-medium">{showInvisibleInProse(scheduleName)}</bdi>{' '}
        <span className="text-muted">
          {kind === 'BY_HAND' ? '' : 'due '}
          <RelativeTime time={Date.parse(slotOn)} />
          {said === '' ? '' : `, ${said}`}
        </span>
        {reason === null ? null : <span className="block text-muted text-sm">{showInvisibleInProse(reason)}</span>}
      </span>
      {daemonId === null ? null : (
        <Link href={`/daemons/${daemonId}`} className="figures rounded-sm text-link underline underline-offset-2">
          Backup {daemonId}
        </Link>
      )}
    </li>
  );
}
