'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { BackupProof } from '#components/backups/backup-proof.tsx';
import { StartBackupButton } from '#components/backups/start-backup-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import type { BackupPage } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { backupsQuery } from '#lib/queries/backups-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';

export function LastBackupCard() {
  const { data, error, refetch } = useQuery(backupsQuery);
  return (
    <Card className="flex flex-col">
      <CardHeader title="Last backup">
        <Button asChild size="sm" variant="quiet">
          <Link href="/backups">All backups</Link>
        </Button>
      </CardHeader>
      <CardBody className="flex flex-1 flex-col gap-3">
        {data ? <Newest page={data} /> : null}
        {!data && error ? (
          <FailureNotice title="The bucket could not be listed" error={error} retry={() => void refetch()} />
        ) : null}
        {!data && !error ? (
          <Loading label="Reading the bucket" className="flex flex-col gap-3">
            <Skeleton className="h-6 w-40" />
            <Skeleton className="w-80 max-w-full" />
            <Skeleton className="h-9 w-32 rounded-md" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}

function Newest({ page: { results, totalNumberOfResults } }: { page: BackupPage }) {
  const newest = results[0];
  if (!newest) {
    return (
      <>
        <p className="text-muted">
          The newest backup is named here, with its age and size. There is none in the bucket yet.
        </p>
        <div className="mt-auto">
          <StartBackupButton variant="secondary" />
        </div>
      </>
    );
  }
  return (
    <>
      <p className="figures">
        <span className="inline-block font-medium text-lg first-letter:uppercase">
          <RelativeTime time={Date.parse(newest.lastModified)} />
        </span>
        <span className="text-muted">
          , {formatBytes(newest.size)}, {formatCount(totalNumberOfResults, 'backup')} in all
        </span>
      </p>
      <Link
        href={`/backups/${objectPath(newest.key)}`}
        className="w-fit break-all rounded-sm font-mono text-link text-sm underline-offset-2 hover:underline"
      >
        {newest.key}
      </Link>
      <p>
        {newest.safetyFor ? `Safety backup of restore ${newest.safetyFor.daemonId}. ` : null}
        <BackupProof backup={newest} />
      </p>
      <div className="mt-auto pt-1">
        <StartBackupButton variant="secondary" />
      </div>
    </>
  );
}
