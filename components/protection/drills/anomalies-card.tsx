'use client';

import { useQuery } from '@tanstack/react-query';
import { ScanSearch } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Anomaly } from '#lib/contracts/anomaly.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { openAnomaliesQuery } from '#lib/queries/drills/anomaly-queries.ts';
import { objectPath } from '#lib/queries/object-path.ts';

const load = async () => (await import('./accept-anomaly-dialog.tsx')).AcceptAnomalyDialog;

/** What is unlike the backups before, and still open. */
export function AnomaliesCard() {
  const { data, error, refetch } = useQuery(openAnomaliesQuery);
  return (
    <Card aria-labelledby="anomalies-title">
      <CardHeader id="anomalies-title" title="Unusual in the backups" />
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The anomalies could not be read" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading anomalies" className="px-5 pb-5">
          <Skeleton className="h-10 w-full" />
        </Loading>
      ) : null}
      {data?.length === 0 ? (
        <Empty icon={<ScanSearch />}>
          Nothing unusual. Each new backup is compared with the seven before it, by its size and by the rows of each
          table.
        </Empty>
      ) : null}
      {data && data.length > 0 ? (
        <>
          <p className="px-5 pb-3 text-muted text-sm">
            No rule deletes a backup until each of these is accepted, or over.
          </p>
          <ul className="divide-y divide-line border-line border-t">
            {data.map((anomaly) => (
              <OpenAnomaly key={anomaly.id} anomaly={anomaly} />
            ))}
          </ul>
        </>
      ) : null}
    </Card>
  );
}

function OpenAnomaly({ anomaly }: { anomaly: Anomaly }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
        <p dir="auto" className="break-words">
          {showInvisibleInProse(anomaly.sentence)}
        </p>
        <p className="text-muted text-sm">
          In the{' '}
          <Link
            href={`/backups/${objectPath(anomaly.backupKey)}`}
            className="rounded-sm text-link underline underline-offset-2"
          >
            backup
          </Link>{' '}
          taken <RelativeTime time={Date.parse(anomaly.snapshotOn)} />
        </p>
      </div>
      <DialogButton trigger={<Button size="sm">Accept</Button>} load={load} dialog={{ anomaly }} />
    </li>
  );
}
