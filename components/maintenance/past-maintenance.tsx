'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { formatLasted } from '#lib/format/format-lasted.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { pastMaintenanceQuery } from '#lib/queries/maintenance/maintenance-query.ts';
import { MaintenanceBadge } from './maintenance-badge.tsx';
import { TimeRange } from './time-range.tsx';

const pageSize = 10;

/** What has ended or was cancelled: how it was planned and what came of it. */
export function PastMaintenance() {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(pastMaintenanceQuery({ limit: pageSize, offset: (page - 1) * pageSize }));
  if (!data && error) {
    return <FailureNotice title="Past maintenance could not be loaded" error={error} retry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Loading label="Loading past maintenance" className="flex flex-col gap-3">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </Loading>
    );
  }
  if (data.totalNumberOfResults === 0) return <p className="text-muted">No past maintenance.</p>;
  return (
    <>
      <ul aria-label="Past maintenance" className="divide-y divide-line">
        {data.results.map((maintenance) => (
          <PastItem key={maintenance.id} maintenance={maintenance} />
        ))}
      </ul>
      <Pager
        page={page}
        pageSize={pageSize}
        total={data.totalNumberOfResults}
        noun="entry"
        nouns="entries"
        onPage={setPage}
      />
    </>
  );
}

function PastItem({ maintenance }: { maintenance: Maintenance }) {
  const { title, startsOn, endsOn, announcedEndsOn, startedOn, endedOn } = maintenance;
  return (
    <li className="flex flex-col gap-1 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <MaintenanceBadge maintenance={maintenance} />
        <span dir="auto" className="min-w-0 text-start font-medium wrap-anywhere">
          {showInvisibleInProse(title)}
        </span>
      </div>
      <p className="text-muted text-sm">
        Planned <TimeRange from={startsOn} to={announcedEndsOn ?? endsOn} />
        {startedOn && endedOn ? (
          <>
            . Actual: <TimeRange from={startedOn} to={endedOn} />
            {describeDifference(Date.parse(endedOn) - Date.parse(announcedEndsOn ?? endsOn))}
          </>
        ) : null}
        .{describeWhy(maintenance)}
      </p>
    </li>
  );
}

const sameMs = 60_000;

function describeDifference(lateMs: number): string {
  if (Math.abs(lateMs) < sameMs) return '';
  return `, ${formatLasted(Math.abs(lateMs))} ${lateMs > 0 ? 'longer' : 'shorter'}`;
}

function describeWhy({ state, startedOn, changedBy }: Maintenance): string {
  if (state === 'CANCELLED') return ` Cancelled by ${changedBy ?? 'unknown user'}.`;
  if (startedOn === null) return ' No runner was running at that time, so it did not start.';
  return changedBy === null ? ' Ended automatically.' : ` Ended by ${changedBy}.`;
}
