'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import type { Channel } from '#lib/contracts/notifications/notification.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { channelsQuery } from '#lib/queries/notifications/notification-queries.ts';
import { toldOfFailures } from '../shared/told-of-failures.ts';

/** Who is told, in one sentence, on the Protection page. */
export function NotificationsSummaryCard() {
  const { data, error, refetch } = useQuery(channelsQuery);
  return (
    <Card aria-labelledby="notifications-summary">
      <CardHeader id="notifications-summary" title="Who is told">
        <Button asChild size="sm" variant="quiet">
          <Link href="/protection/notifications">View notifications</Link>
        </Button>
      </CardHeader>
      <CardBody>
        {data ? <p className="break-words">{describe(data.results)}</p> : null}
        {!data && error ? (
          <FailureNotice title="The channels could not be listed" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading channels">
            <Skeleton className="h-5 w-64 max-w-full" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}

function describe(channels: Channel[]): string {
  const told = toldOfFailures(channels);
  if (told.length === 0) return 'Nobody is told when a backup fails.';
  const failing = told.filter(({ last }) => last?.state === 'FAILED');
  const names = told.slice(0, 5).map(({ name }) => showInvisibleInProse(name));
  const more = told.length > 5 ? ` and ${told.length - 5} more` : '';
  const problem =
    failing.length === 0 ? '' : ` ${formatCount(failing.length, 'channel')} did not take the last notification.`;
  return `${names.join(', ')}${more}.${problem}`;
}
