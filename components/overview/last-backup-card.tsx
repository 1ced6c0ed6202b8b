'use client';

import { useQuery } from '@tanstack/react-query';
import { backupName } from '#components/backups/shared/backup-name.ts';
import { BackupProof } from '#components/backups/shared/backup-proof.tsx';
import { IncompleteBadge } from '#components/backups/shared/incomplete-badge.tsx';
import { StartBackupButton } from '#components/start/start-backup-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { classNames } from '#lib/class-names.ts';
import type { Backup, BackupPage } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
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
          <Loading label="Loading backups" className="flex flex-col gap-3">
            <Skeleton className="h-6 w-40" />
            <Skeleton className="w-80 max-w-full" />
            <Skeleton className="h-9 w-32 rounded-md" />
          </Loading>
        ) : null}
      </CardBody>
    </Card>
  );
}

function Newest({ page: { results, bucket } }: { page: Pick<BackupPage, 'results' | 'bucket'> }) {
  const newest = results[0];
  if (!newest) {
    return (
      <>
        <p className="text-muted">No backup yet.</p>
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
          <RelativeTime time={Date.parse(newest.takenOn)} />
        </span>
        <span className="text-muted">, {formatBytes(newest.size)}</span>
      </p>
      <p className="min-w-0 break-words">
        <BackupLink backup={newest} />. <BackupProof backup={newest} />{' '}
        <IncompleteBadge incomplete={newest.incomplete} />
      </p>
      <dl className="figures grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">Last verified</dt>
        <dd className="min-w-0 break-words">
          <LastVerified page={{ results, bucket }} />
        </dd>
        <dt className="text-muted">In the bucket</dt>
        <dd>
          {formatCount(bucket.count, 'backup')}, {formatBytes(bucket.size)}
        </dd>
      </dl>
      <div className="mt-auto pt-1">
        <StartBackupButton variant="secondary" />
      </div>
    </>
  );
}

/** A backup by its job, or by its file where no job of this stack made it. */
function BackupLink({ backup }: { backup: Backup }) {
  const name = backupName(backup);
  return (
    <Link
      href={`/backups/${objectPath(backup.key)}`}
      className={classNames(
        'rounded-sm text-link underline underline-offset-2',
        name === null && 'break-all font-mono text-sm',
      )}
    >
      {name ?? <bdi>{backup.key}</bdi>}
    </Link>
  );
}

/** The newest backup that is known to be restorable, and how old it is. */
function LastVerified({ page: { results, bucket } }: { page: Pick<BackupPage, 'results' | 'bucket'> }) {
  const verified = results.find(({ key }) => key === bucket.newestVerified);
  if (!verified) return bucket.newestVerified === null ? 'None of the backups' : 'None of the newest 1,000 backups';
  return (
    <>
      <BackupLink backup={verified} />, taken <RelativeTime time={Date.parse(verified.takenOn)} />
    </>
  );
}
