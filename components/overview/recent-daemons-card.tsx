'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { DaemonTable } from '#components/daemons/daemon-table.tsx';
import { DaemonTableSkeleton } from '#components/daemons/daemon-table-skeleton.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { recentDaemonsQuery } from '#lib/queries/daemons-query.ts';

export function RecentDaemonsCard() {
  const { data, error, refetch } = useQuery(recentDaemonsQuery);
  return (
    <Card className="overflow-hidden">
      <CardHeader title="Recent daemons">
        <Button asChild size="sm" variant="quiet">
          <Link href="/daemons">All daemons</Link>
        </Button>
      </CardHeader>
      {data && data.results.length > 0 ? <DaemonTable daemons={data.results} label="Recent daemons" /> : null}
      {data && data.results.length === 0 ? (
        <CardBody>
          <p className="text-muted">Each backup and restore is listed here. None has been started yet.</p>
        </CardBody>
      ) : null}
      {!data && error ? (
        <CardBody>
          <FailureNotice title="The daemons could not be listed" error={error} retry={() => void refetch()} />
        </CardBody>
      ) : null}
      {!data && !error ? <DaemonTableSkeleton rows={4} /> : null}
    </Card>
  );
}
