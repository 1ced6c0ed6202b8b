'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight, History } from 'lucide-react';
import { useState } from 'react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { StackStatus, StackStatusChange } from '#lib/contracts/stack-status.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { stackStatusChangesQuery } from '#lib/queries/stack-status/stack-status-changes-query.ts';
import { StackStatusBadge } from '../stack-status/stack-status-badge.tsx';

const pageSize = 10;

/** Who set the stack's status, when, and from what to what. */
export function StatusHistory() {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(
    stackStatusChangesQuery({ limit: pageSize, offset: (page - 1) * pageSize }),
  );
  return (
    <section aria-labelledby="status-history-title" className="flex max-w-4xl flex-col gap-3">
      <Card>
        <CardHeader id="status-history-title" title="History" />
        {data && data.results.length > 0 ? (
          <ol aria-labelledby="status-history-title" className="divide-y divide-line border-line border-t">
            {data.results.map((change) => (
              <Change key={change.id} change={change} />
            ))}
          </ol>
        ) : null}
        {data?.totalNumberOfResults === 0 ? <Empty icon={<History />}>No changes yet.</Empty> : null}
        {!data && error ? (
          <div className="p-5 pt-0">
            <FailureNotice title="The history could not be read" error={error} retry={() => void refetch()} />
          </div>
        ) : null}
        {!data && !error ? (
          <Loading label="Loading the history" className="flex flex-col gap-3 px-5 pb-5">
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </Loading>
        ) : null}
      </Card>
      {data ? (
        <Pager page={page} pageSize={pageSize} total={data.totalNumberOfResults} noun="change" onPage={setPage} />
      ) : null}
    </section>
  );
}

function Change({ change }: { change: StackStatusChange }) {
  const { from, to, changedOn } = change;
  return (
    <li className="flex flex-col gap-2 px-5 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="flex flex-wrap items-center gap-2">
          {from.status === to.status ? null : (
            <>
              <StackStatusBadge status={from.status} />
              <ArrowRight aria-hidden className="size-4 text-muted" />
              <span className="sr-only">changed to</span>
            </>
          )}
          <StackStatusBadge status={to.status} />
          {from.status === to.status ? <span className="text-muted text-sm">Messages changed</span> : null}
        </span>
        <span className="text-muted text-sm wrap-anywhere">
          {authorOf(change)}, <RelativeTime time={Date.parse(changedOn)} />
        </span>
      </div>
      <Message name="currentMessage" title="Current message" from={from} to={to} />
      <Message name="pendingMaintenanceMessage" title="Pending maintenance message" from={from} to={to} />
    </li>
  );
}

/** Who made it, or which maintenance by beginning or ending. */
function authorOf({ changedBy, maintenance }: StackStatusChange): string {
  if (maintenance === null) return changedBy ?? 'Changed outside the console';
  const step = maintenance.step === 'BEGAN' ? 'started' : 'ended';
  return `“${showInvisibleInProse(maintenance.title)}” ${step} ${changedBy === null ? 'automatically' : `by ${changedBy}`}`;
}

type MessageProps = {
  name: 'currentMessage' | 'pendingMaintenanceMessage';
  title: string;
  from: StackStatus;
  to: StackStatus;
};

/** One message as it was set, and what it replaced. */
function Message({ name, title, from, to }: MessageProps) {
  const [was, is] = [from[name], to[name]];
  if (was === is) return null;
  return (
    <div className="flex flex-col gap-1 text-sm">
      <div>
        <span className="text-muted">{title}: </span>
        <FoldedText text={is ?? 'none'} />
      </div>
      {was === null ? null : (
        <div className="text-muted">
          before: <FoldedText text={was} />
        </div>
      )}
    </div>
  );
}
