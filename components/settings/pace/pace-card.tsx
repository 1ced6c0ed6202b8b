'use client';

import { useQuery } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { PaceView } from '#lib/contracts/pace.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { paceQuery } from '#lib/queries/console/pace-queries.ts';

const load = async () => (await import('./pace-dialog.tsx')).PaceDialog;

/** How much the runners send to the bucket at most, by hour. */
export function PaceCard() {
  const { data, error, refetch } = useQuery(paceQuery);
  return (
    <Card aria-labelledby="pace-title">
      <CardHeader id="pace-title" title="Pace of backups and copies">
        {data ? (
          <div className="pe-3">
            <DialogButton trigger={<Button size="sm">Change pace</Button>} load={load} dialog={{ pace: data }} />
          </div>
        ) : null}
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        {!data && error ? (
          <FailureNotice title="The pace could not be read" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Loading pace" className="flex flex-col gap-2">
            <Skeleton className="w-64 max-w-full" />
            <Skeleton className="w-48" />
          </Loading>
        ) : null}
        {data ? <Hours {...data} /> : null}
      </CardBody>
    </Card>
  );
}

function Hours({ hours, zone, source, changedBy, changedOn }: PaceView) {
  return (
    <>
      {hours.length === 0 ? (
        <p>No limit at any hour.</p>
      ) : (
        <ul aria-labelledby="pace-title" className="flex flex-col gap-1">
          {hours.map(({ from, to, megabytesPerSecond, connections }) => (
            <li key={from} className="figures">
              {clock(from)} to {clock(to)}: at most {formatNumber(megabytesPerSecond)} MB/s
              {connections === null ? null : `, ${formatCount(connections, 'connection')} for each backup`}
            </li>
          ))}
        </ul>
      )}
      <p className="text-muted text-sm">
        {hours.length === 0 ? null : `Time zone ${showInvisible(zone)}. No limit in other hours. `}
        {source === 'DEFAULT' || changedOn === null ? (
          'From the settings PACE_HOURS and PACE_ZONE.'
        ) : (
          <>
            Set by <span className="break-all">{showInvisible(changedBy ?? 'an unknown user')}</span>{' '}
            <RelativeTime time={Date.parse(changedOn)} />, in place of PACE_HOURS.
          </>
        )}
      </p>
    </>
  );
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
