'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { copiesQuery } from '#lib/queries/copies/copies-query.ts';
import { answerCopies } from './describe-copies.ts';

/** The copies on the Protection page: whether each backup is in two places, and the way to more. */
export function CopiesSummaryCard() {
  const { data, error, refetch } = useQuery(copiesQuery({ offset: 0 }));
  const answer = data ? answerCopies(data) : null;
  return (
    <Card aria-labelledby="copies-summary">
      <CardHeader id="copies-summary" title="Copies">
        <Button asChild size="sm" variant="quiet">
          <Link href="/protection/copies">View copies</Link>
        </Button>
      </CardHeader>
      <CardBody className="figures flex flex-col gap-1">
        {data ? <p>{answer === null ? 'There is no second bucket.' : `${answer.title}.`}</p> : null}
        {answer?.about.map((sentence) => (
          <p key={sentence} className="text-muted text-sm">
            {sentence}
          </p>
        ))}
        {!data && error ? (
          <FailureNotice title="The copies could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading copies">
            <Skeleton className="w-64 max-w-full" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}
