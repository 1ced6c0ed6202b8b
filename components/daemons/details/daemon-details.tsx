'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { isAtWork } from '#lib/contracts/daemon.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { jobKind, jobName } from '#lib/job-kind.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { daemonQuery } from '#lib/queries/daemons/daemon-query.ts';
import { DaemonEnd } from '../end/daemon-end.tsx';
import { DaemonEndAnnouncement } from '../end/daemon-end-announcement.tsx';
import { ChecksCard } from '../report/checks-card.tsx';
import { DaemonReportCards } from '../report/daemon-report-cards.tsx';
import { DaemonStatusBadge } from '../shared/daemon-status-badge.tsx';
import { jobIcons } from '../shared/job-icons.ts';
import { DaemonProgress } from './daemon-progress.tsx';
import { JobAbout } from './job-about.tsx';
import { StopDaemonButton } from './stop-daemon-button.tsx';

/** One job: live while it runs, then its result. */
export function DaemonDetails({ id }: { id: string }) {
  const { data: daemon, error, refetch, dataUpdatedAt } = useQuery(daemonQuery(id));
  if (!daemon) return error ? <Failed id={id} error={error} retry={() => void refetch()} /> : <DetailsSkeleton />;
  const Icon = jobIcons[jobKind(daemon)];
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            <Icon aria-hidden className="size-6 shrink-0 text-muted" />
            {jobName(daemon)} <DaemonStatusBadge status={daemon.status} />
          </span>
        }
        actions={isAtWork(daemon.status) ? <StopDaemonButton daemon={daemon} /> : null}
      >
        <JobAbout daemon={daemon} />
      </PageHeader>
      {isAtWork(daemon.status) ? (
        <DaemonProgress daemon={daemon} heardAt={dataUpdatedAt} />
      ) : (
        <DaemonEnd daemon={daemon} />
      )}
      {daemon.type === 'VERIFY' && !isAtWork(daemon.status) ? <ChecksCard daemonId={daemon.id} /> : null}
      <DaemonReportCards daemon={daemon} />
      <DaemonEndAnnouncement daemon={daemon} />
    </>
  );
}

function Failed({ id, error, retry }: { id: string; error: unknown; retry: () => void }) {
  if (!isApiError(error, 404)) {
    return <FailureNotice title={`Job ${id} could not be read`} error={error} retry={retry} />;
  }
  return (
    <>
      <PageHeader title="Job not found">
        <p className="break-words">This console has no job with the number {showInvisible(id)}.</p>
      </PageHeader>
      <div>
        <Button asChild>
          <Link href="/daemons">All jobs</Link>
        </Button>
      </div>
    </>
  );
}

function DetailsSkeleton() {
  return (
    <Loading label="Loading the job" className="flex flex-col gap-6">
      <div className="flex flex-col gap-2">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="w-72 max-w-full" />
      </div>
      <Card className="flex flex-col gap-5 p-5">
        <Skeleton className="w-64 max-w-full" />
        <Skeleton className="h-2 rounded-full" />
        <Skeleton className="h-12" />
      </Card>
    </Loading>
  );
}
