'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { schedulesQuery } from '#lib/queries/schedules/schedules-queries.ts';
import { TimeAhead } from '../shared/time-ahead.tsx';

/** The schedules on the Protection page: when, and what comes next. */
export function SchedulesSummaryCard() {
  const { data, error, refetch } = useQuery(schedulesQuery);
  return (
    <Card aria-labelledby="schedules-summary">
      <CardHeader id="schedules-summary" title="Schedules">
        <Button asChild size="sm" variant="quiet">
          <Link href="/protection/schedules">View schedules</Link>
        </Button>
      </CardHeader>
      <CardBody>
        {data?.results.length === 0 ? <p className="text-muted">No schedule.</p> : null}
        {data && data.results.length > 0 ? (
          <ul className="flex flex-col gap-2">
            {data.results.map(({ id, name, sentence, nextRunOn }) => (
              <li key={id} className="min-w-0 break-words">
                <bdi className="font-medium">{showInvisibleInProse(name)}</bdi>: {sentence}
                <span className="block text-muted text-sm">
                  {nextRunOn === null ? (
                    'Switched off'
                  ) : (
                    <>
                      Next <TimeAhead time={nextRunOn} />
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
        {!data && error ? (
          <FailureNotice title="The schedules could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading schedules">
            <Skeleton className="h-5 w-64 max-w-full" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}
