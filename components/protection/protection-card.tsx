'use client';

import { useQuery } from '@tanstack/react-query';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Protection } from '#lib/contracts/protection/protection.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { protectionQuery } from '#lib/queries/protection/protection-query.ts';
import { FirstStep } from './first-step.tsx';
import { ProtectionFigures } from './protection-figures.tsx';
import { RunBadge, runVerification } from './schedules/run-badge.tsx';

const question = 'Is the stack protected?';

/** The one sentence on the stack's protection and what is overdue, or the first step if no backup is scheduled. */
export function ProtectionCard() {
  const { data, error, refetch } = useQuery(protectionQuery);
  if (!data && error) {
    return <FailureNotice title="The protection could not be read" error={error} retry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Card aria-label={question}>
        <CardBody className="pt-5">
          <Loading label="Loading protection" className="flex flex-col gap-3">
            <Skeleton className="h-6 w-full" />
            <Skeleton className="h-6 w-2/3" />
          </Loading>
        </CardBody>
      </Card>
    );
  }
  return (
    <>
      <OverdueNotices protection={data} />
      <Card aria-labelledby="is-protected">
        <CardHeader id="is-protected" title={question} />
        {data.sentence === null ? null : (
          <CardBody>
            <p className="break-words text-lg" dir="auto">
              {showInvisibleInProse(data.sentence)}
            </p>
          </CardBody>
        )}
        {data.schedules.length === 0 ? (
          <FirstStep />
        ) : (
          <CardBody className="flex flex-col gap-4">
            <ProtectionFigures protection={data} />
            <LastRun protection={data} />
          </CardBody>
        )}
      </Card>
    </>
  );
}

function OverdueNotices({ protection: { overdue, bucketProblem } }: { protection: Protection }) {
  if (bucketProblem !== null) {
    return (
      <Notice tone="caution" title="It is not known whether a backup is overdue">
        <p>{showInvisibleInProse(bucketProblem)}</p>
      </Notice>
    );
  }
  return overdue?.map(({ scheduleId, scheduleName, since }) => (
    <Notice
      key={scheduleId}
      tone="bad"
      title={`A backup of the schedule “${showInvisibleInProse(scheduleName)}” is overdue`}
    >
      <p>
        Due <RelativeTime time={Date.parse(since)} />. The bucket has no backup since then.{' '}
        <Link href="/protection/schedules" className="rounded-sm text-link underline underline-offset-2">
          View runs
        </Link>
      </p>
    </Notice>
  ));
}

function LastRun({ protection: { lastRun, newestBackup } }: { protection: Protection }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      <dt className="text-muted">Last run</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-2">
        {lastRun === null ? (
          'None yet'
        ) : (
          <>
            <RunBadge run={lastRun} />
            <span>
              <bdi>{showInvisibleInProse(lastRun.scheduleName)}</bdi>, {lastRun.kind === 'BY_HAND' ? '' : 'due '}
              <RelativeTime time={Date.parse(lastRun.slotOn)} />
              {lastRun.verification === null ? '' : `, ${runVerification(lastRun)}`}
            </span>
          </>
        )}
      </dd>
      <dt className="text-muted">Newest backup</dt>
      <dd className="min-w-0 break-words">
        {newestBackup === null ? (
          'None in the bucket'
        ) : (
          <Link
            href={`/backups/${objectPath(newestBackup.key)}`}
            className="rounded-sm text-link underline underline-offset-2"
          >
            taken <RelativeTime time={Date.parse(newestBackup.takenOn)} />
          </Link>
        )}
      </dd>
    </dl>
  );
}
