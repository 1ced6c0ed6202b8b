'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleHelp, CircleX, Copy, type LucideIcon } from 'lucide-react';
import type { Tone } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { classNames } from '#lib/class-names.ts';
import type { CopiesPage } from '#lib/contracts/copies.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { copiesQuery, retryCopies } from '#lib/queries/copies/copies-query.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { answerCopies } from './describe-copies.ts';

const marks: Record<Tone, { Icon: LucideIcon; colour: string }> = {
  good: { Icon: CircleCheck, colour: 'text-good' },
  caution: { Icon: CircleHelp, colour: 'text-caution' },
  bad: { Icon: CircleX, colour: 'text-bad' },
  work: { Icon: Copy, colour: 'text-work' },
  idle: { Icon: CircleHelp, colour: 'text-muted' },
};

/** The page's question: is each backup in two places, and if not, why. */
export function CopiesCard() {
  const { data, error, refetch } = useQuery(copiesQuery({ offset: 0 }));
  if (!data && error) {
    return <FailureNotice title="The copies could not be read" error={error} retry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Card aria-label="Is each backup in two places?" className="p-5">
        <Loading label="Loading copies" className="flex flex-col gap-3">
          <Skeleton className="h-6 w-72 max-w-full" />
          <Skeleton className="w-96 max-w-full" />
        </Loading>
      </Card>
    );
  }
  return <Answer page={data} />;
}

function Answer({ page }: { page: CopiesPage }) {
  const answer = answerCopies(page);
  const { second, copiedBytes, behindSince, counts } = page;
  if (answer === null || second === null) {
    return (
      <Card aria-label="Is each backup in two places?">
        <Empty icon={<Copy />}>
          There is no second bucket. Set COPY_S3_BUCKET and the settings beside it, and restart the console and its
          runners:{' '}
          <Link href="/help/operating#copies" className="rounded-sm text-link underline underline-offset-2">
            how copies work
          </Link>
          .
        </Empty>
      </Card>
    );
  }
  const { Icon, colour } = marks[answer.tone];
  return (
    <Card aria-label="Is each backup in two places?" className="flex flex-col gap-4 p-5">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-56 items-start gap-3">
          <Icon aria-hidden className={classNames('mt-0.5 size-5 shrink-0', colour)} />
          <div className="flex min-w-0 flex-col gap-0.5">
            <p className="text-muted text-sm">Is each backup in two places?</p>
            <h2 className="text-balance font-semibold text-lg">{answer.title}</h2>
          </div>
        </div>
        {counts.failed > 0 ? <RetryButton /> : null}
      </div>
      <div className="figures flex flex-col gap-1 text-muted">
        {answer.about.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {behindSince === null ? null : (
          <p>
            The oldest backup without a copy is from <RelativeTime time={Date.parse(behindSince)} />.
          </p>
        )}
        <p>
          {formatBytes(copiedBytes)} in the bucket <bdi className="break-all">{showInvisible(second.bucket)}</bdi> at{' '}
          <bdi className="break-all">{second.endpoint}</bdi>.
        </p>
      </div>
    </Card>
  );
}

function RetryButton() {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: retryCopies,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.backups.all }),
  });
  return (
    <div className="flex flex-col items-end gap-1">
      <Button variant="primary" onClick={() => retry.mutate()} disabled={retry.isPending}>
        Try again now
      </Button>
      {retry.error ? (
        <p role="alert" className="text-bad text-sm">
          {retry.error.message}
        </p>
      ) : null}
    </div>
  );
}
