'use client';

import { useQuery } from '@tanstack/react-query';
import { AnnouncedMaintenance } from '#components/stack-status/announced-maintenance.tsx';
import { StackStatusBadge } from '#components/stack-status/stack-status-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';
import { tellableMessage } from '#lib/status-messages.ts';

export function StatusCard() {
  const { data, error, refetch } = useQuery(stackStatusQuery);
  return (
    <Card className="flex flex-col">
      <CardHeader title="Stack status">
        <Button asChild size="sm" variant="quiet">
          <Link href="/stack-status">Change status</Link>
        </Button>
      </CardHeader>
      <CardBody className="flex flex-1 flex-col gap-3">
        {data ? <Status report={data} /> : null}
        {!data && error ? (
          <FailureNotice title="The stack status could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading status" className="flex flex-col gap-3">
            <Skeleton className="h-6 w-32 rounded-full" />
            <Skeleton className="w-72 max-w-full" />
            <Skeleton className="w-48" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}

function Status({ report }: { report: StackStatusReport }) {
  const { effective, changedBy, changedOn, hold } = report;
  const message = tellableMessage(effective);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StackStatusBadge status={effective.status} />
        {changedOn && !hold ? (
          <span className="text-muted text-sm">
            set {changedBy ? `by ${showInvisible(changedBy)} ` : null}
            <RelativeTime time={Date.parse(changedOn)} />
          </span>
        ) : null}
      </div>
      <p className="line-clamp-3 break-words">
        {message === null ? (
          <span className="text-muted">No message is shown to users.</span>
        ) : (
          showInvisibleInProse(message)
        )}
      </p>
      <AnnouncedMaintenance report={report} />
    </>
  );
}
