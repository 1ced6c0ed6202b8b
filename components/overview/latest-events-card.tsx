'use client';

import { useQuery } from '@tanstack/react-query';
import { eventMarks, toneClasses } from '#components/history/event-marks.ts';
import { EventSentence } from '#components/history/event-sentence.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { classNames } from '#lib/class-names.ts';
import type { HistoryEvent } from '#lib/contracts/history.ts';
import { latestEventsQuery } from '#lib/queries/history/latest-events-query.ts';

const skeletonRows = ['w-3/5', 'w-2/5', 'w-1/2', 'w-2/3', 'w-2/5', 'w-3/5'];

/** What happened last to the stack, its jobs and its backups. */
export function LatestEventsCard() {
  const { data, error, refetch } = useQuery(latestEventsQuery);
  return (
    <Card className="overflow-hidden">
      <CardHeader title="Latest events">
        <Button asChild size="sm" variant="quiet">
          <Link href="/history">View history</Link>
        </Button>
      </CardHeader>
      {data && data.length > 0 ? <Events events={data} /> : null}
      {data?.length === 0 ? (
        <CardBody>
          <p className="text-muted">
            No events yet. Changes of the status, jobs, and what is done with backups are listed here.
          </p>
        </CardBody>
      ) : null}
      {!data && error ? (
        <CardBody>
          <FailureNotice title="The history could not be read" error={error} retry={() => void refetch()} />
        </CardBody>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading events" className="divide-y divide-line">
          {skeletonRows.map((width, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are alike and never move
            <div key={row} className="flex h-11 items-center px-5">
              <Skeleton className={width} />
            </div>
          ))}
        </Loading>
      ) : null}
    </Card>
  );
}

function Events({ events }: { events: HistoryEvent[] }) {
  const now = useNow(60_000) ?? 0;
  return (
    <ol aria-label="Latest events" className="divide-y divide-line">
      {events.map((event) => {
        const { Icon, tone } = eventMarks(event);
        return (
          <li key={event.id} className="flex gap-3 px-5 py-2.5">
            <Icon aria-hidden className={classNames('mt-0.75 size-4 shrink-0', toneClasses[tone])} />
            <div className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-6">
              <div className="min-w-0 break-words">
                <EventSentence event={event} now={now} />
              </div>
              <span className="text-muted text-sm leading-[1.375rem]">
                <RelativeTime time={Date.parse(event.on)} />
              </span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
