'use client';

import { useQuery } from '@tanstack/react-query';
import { PlannedMaintenanceCard } from '#components/maintenance/planned-maintenance-card.tsx';
import { PublicStatusCard } from '#components/public-status/public-status-card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { EnforcementCard } from './enforcement-card.tsx';
import { StackStatusForm } from './stack-status-form.tsx';
import { StatusHistory } from './status-history.tsx';
import { StatusNowCard } from './status-now-card.tsx';

/** The page on which the stack's status and its two messages are set. */
export function StackStatusSettings() {
  const { data, error, refetch } = useQuery(stackStatusQuery);
  return (
    <>
      <PageHeader title="Stack status">
        <p>Controls what users can do. Applies to the next request.</p>
      </PageHeader>
      {data ? <StatusNowCard report={data} /> : null}
      {data ? <StackStatusForm seen={data} /> : null}
      {data ? <PlannedMaintenanceCard /> : null}
      {data ? <EnforcementCard enforcement={data.enforcement} effective={data.effective.status} /> : null}
      {data ? <PublicStatusCard /> : null}
      {data ? <StatusHistory /> : null}
      {!data && error ? (
        <FailureNotice title="The stack status could not be read" error={error} retry={() => void refetch()} />
      ) : null}
      {!data && !error ? <FormSkeleton /> : null}
    </>
  );
}

function FormSkeleton() {
  return (
    <Loading label="Loading the stack status" className="flex max-w-4xl flex-col gap-6">
      <Skeleton className="h-44 rounded-lg" />
      <div className="grid gap-3 md:grid-cols-3">
        {[0, 1, 2].map((card) => (
          <Skeleton key={card} className="h-28 rounded-lg" />
        ))}
      </div>
      <Skeleton className="h-31 rounded-md" />
    </Loading>
  );
}
