'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { UnreadableList } from '#components/start/unreadable-list.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { daemonReportQuery } from '#lib/queries/daemons/daemon-report-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { ArchiveName } from './archive-name.tsx';
import { BackToBackups } from './back-to-backups.tsx';
import { Fact, Outcome } from './outcome.tsx';
import { useArchive } from './use-archive.ts';

export function BackupCompleted({ daemon }: { daemon: BackupRestoreStatus }) {
  const archive = useArchive(daemon);
  const unreadable = useQuery(daemonReportQuery(daemon.id)).data?.unreadable ?? null;
  return (
    <Outcome
      tone={unreadable === null ? 'good' : 'caution'}
      Icon={unreadable === null ? CircleCheck : TriangleAlert}
      title={
        unreadable === null
          ? 'Backup complete'
          : `Backup complete, without ${countUnreadable(unreadable)} that could not be read`
      }
      actions={
        <>
          {archive ? (
            <Button asChild variant="primary">
              <Link href={`/backups/${objectPath(archive.key)}`}>View contents</Link>
            </Button>
          ) : null}
          <BackToBackups />
        </>
      }
    >
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        <Fact label="Rows">{formatNumber(daemon.progresssTotal)}</Fact>
        <Fact label="Size">
          {archive === undefined ? (
            <Skeleton className="w-16" />
          ) : archive ? (
            formatBytes(archive.size)
          ) : (
            'Deleted since'
          )}
        </Fact>
        <Fact label="Took">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      {unreadable === null ? null : <UnreadableList found={unreadable} />}
      <ArchiveName url={daemon.backupUrl ?? ''} archive={archive} />
    </Outcome>
  );
}
