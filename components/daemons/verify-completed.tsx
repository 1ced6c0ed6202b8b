'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { backupContentsQuery } from '#lib/queries/backup-contents-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { ArchiveName } from './archive-name.tsx';
import { BackToBackups } from './back-to-backups.tsx';
import { Fact, Outcome } from './outcome.tsx';
import { useArchive } from './use-archive.ts';

/** A backup that was brought back whole: what came back, and in what time. */
export function VerifyCompleted({ daemon }: { daemon: BackupRestoreStatus }) {
  const archive = useArchive(daemon);
  const restored = archive?.proof?.daemonId === daemon.id ? archive.proof : null;
  return (
    <Outcome
      tone="good"
      Icon={ShieldCheck}
      title={archive ? <CameBack archive={archive} daemon={daemon} /> : inTime('Every row came back', daemon)}
      actions={
        <>
          {archive ? (
            <Button asChild variant="primary">
              <Link href={`/backups/${objectPath(archive.key)}`}>See the backup</Link>
            </Button>
          ) : null}
          <BackToBackups />
        </>
      }
    >
      <p className="text-muted">
        It was restored into a database of its own, compared with what was there when the backup was taken, and dropped.
      </p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        {archive ? <Fact label="Size of the backup">{formatBytes(archive.size)}</Fact> : null}
        {restored ? <Fact label="Restored in">{formatDuration(restored.durationMs)}</Fact> : null}
        <Fact label="Took in all">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      <ArchiveName url={daemon.backupUrl ?? ''} archive={archive} />
    </Outcome>
  );
}

function CameBack({ archive, daemon }: { archive: Backup; daemon: BackupRestoreStatus }) {
  const { data } = useQuery(backupContentsQuery(archive.key));
  const what = data ? `: ${formatCount(data.rows, 'row')} of ${formatCount(data.tables.length, 'table')}` : '';
  return inTime(`Every row came back${what}`, daemon);
}

function inTime(text: string, { totalTimeMS }: BackupRestoreStatus): string {
  return `${text}, in ${formatDuration(totalTimeMS)}`;
}
