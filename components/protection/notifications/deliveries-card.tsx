'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Delivery } from '#lib/contracts/notifications/notification.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { deliveriesQuery } from '#lib/queries/notifications/notification-queries.ts';
import { DeliveryState } from './delivery-state.tsx';

const pageSize = 10;

/** What was sent and waits to be sent, with the receivers' answers. */
export function DeliveriesCard() {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery(deliveriesQuery({ limit: pageSize, offset: (page - 1) * pageSize }));
  return (
    <Card aria-labelledby="deliveries-title">
      <CardHeader id="deliveries-title" title="Deliveries" />
      {data && data.results.length > 0 ? (
        <ul aria-labelledby="deliveries-title" className="divide-y divide-line border-line border-t">
          {data.results.map((delivery) => (
            <DeliveryRow key={delivery.id} delivery={delivery} />
          ))}
        </ul>
      ) : null}
      {data?.results.length === 0 ? <p className="px-5 pb-4 text-muted">Nothing has been sent yet.</p> : null}
      {data && data.totalNumberOfResults > 0 ? (
        <div className="border-line border-t px-5 py-3">
          <Pager
            page={page}
            pageSize={pageSize}
            total={data.totalNumberOfResults}
            noun="delivery"
            nouns="deliveries"
            onPage={setPage}
          />
        </div>
      ) : null}
      {!data && error ? (
        <CardBody>
          <FailureNotice title="The deliveries could not be listed" error={error} retry={() => void refetch()} />
        </CardBody>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading deliveries" className="px-5 pb-5">
          <Skeleton className="h-6 w-72 max-w-full" />
        </Loading>
      ) : null}
    </Card>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { receiver, title, state, attempts, madeOn, nextOn, answer } = delivery;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-5 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="break-words font-medium" dir="auto">
          {showInvisibleInProse(title)}
        </p>
        <p className="break-words text-muted text-sm">
          To <bdi>{showInvisibleInProse(receiver)}</bdi>, <RelativeTime time={Date.parse(madeOn)} />
          {attempts > 1 ? `, ${formatCount(attempts, 'attempt')}` : ''}
          {nextOn === null || attempts === 0 ? null : (
            <>
              , next attempt <span className="figures">{formatShortTime(Date.parse(nextOn))}</span>
            </>
          )}
        </p>
        {answer === null ? null : <p className="break-words font-mono text-muted text-xs">{showInvisible(answer)}</p>}
      </div>
      <DeliveryState state={state} />
    </li>
  );
}
