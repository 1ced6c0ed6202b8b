'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Pager } from '#components/ui/pager.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { formatSpan } from '#lib/format/format-span.ts';
import { pastMaintenanceQuery } from '#lib/queries/maintenance-query.ts';
import { MaintenanceBadge } from './maintenance-badge.tsx';
import { TimeRange } from './time-range.tsx';

const pageSize = 10;

/** What has ended or was cancelled: how it was planned and what came of it. */
export function PastMaintenance() {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(pastMaintenanceQuery({ limit: pageSize, offset: (page - 1) * pageSize }));
  if (!data && error) {
    return <FailureNotice title="The past maintenance could not be read" error={error} retry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Loading label="Reading the past maintenance" className="flex flex-col gap-3">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </Loading>
    );
  }
  if (data.totalNumberOfResults === 0) return <p className="text-muted">None has ended or was cancelled yet.</p>;
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
        <span className="min-w-0 break-words font-medium">{title}</span>
      </div>
      <p className="text-muted text-sm">
        Planned <TimeRange from={startsOn} to={announcedEndsOn ?? endsOn} />
        {startedOn && endedOn ? (
          <>
            . It was from <TimeRange from={startedOn} to={endedOn} />
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
  return `, ${formatSpan(Math.abs(lateMs))} ${lateMs > 0 ? 'over' : 'shorter'}`;
}

function describeWhy({ state, startedOn, changedBy }: Maintenance): string {
  if (state === 'CANCELLED') return ` Cancelled by ${changedBy ?? 'somebody'}.`;
  if (startedOn === null) return ' No runner was there in all of its time, so it never began.';
  return changedBy === null ? ' It ended by itself.' : ` Ended by ${changedBy}.`;
}
