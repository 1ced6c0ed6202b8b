'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { formatCount } from '#lib/format/format-count.ts';
import { openAnomaliesQuery } from '#lib/queries/drills/anomaly-queries.ts';
import { objectivesQuery } from '#lib/queries/drills/objective-queries.ts';
import { ObjectiveBadge } from './objective-badge.tsx';
import { describeObjectives } from './objective-words.ts';

/** The objectives on the Protection page, and how much is unusual in the backups. */
export function DrillsSummaryCard() {
  const { data, error, refetch } = useQuery(objectivesQuery);
  const unusual = useQuery(openAnomaliesQuery).data?.length ?? 0;
  return (
    <Card aria-labelledby="drills-summary">
      <CardHeader id="drills-summary" title="Drills and objectives">
        <Button asChild size="sm" variant="quiet">
          <Link href="/protection/drills">View drills</Link>
        </Button>
        <Button asChild size="sm" variant="quiet">
          <Link href="/protection/report">Report</Link>
        </Button>
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        {!data && error ? (
          <FailureNotice title="The objectives could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading objectives">
            <Skeleton className="h-10 w-64 max-w-full" />
          </Loading>
        ) : null}
        {data ? (
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
            {describeObjectives(data).map(({ id, label, state, value, target }) => (
              <div key={id} className="flex flex-col gap-0.5">
                <dt className="text-muted text-sm">{label}</dt>
                <dd className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="figures font-semibold">{value}</span>
                  <ObjectiveBadge state={state} />
                </dd>
                <dd className="figures text-muted text-sm">{target}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {unusual > 0 ? (
          <p>
            <Link href="/protection/drills" className="rounded-sm text-caution underline underline-offset-2">
              {formatCount(unusual, 'thing is', 'things are')} unusual in the backups.
            </Link>{' '}
            No rule deletes a backup meanwhile.
          </p>
        ) : null}
      </CardBody>
    </Card>
  );
}
