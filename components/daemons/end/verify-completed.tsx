'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import type { Backup } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { backupContentsQuery } from '#lib/queries/backups/backup-contents-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { ArchiveName } from './archive-name.tsx';
import { BackToBackups } from './back-to-backups.tsx';
import { Fact, Outcome } from './outcome.tsx';
import { useArchive } from './use-archive.ts';

/** A backup that was verified: what was compared, and how long it took. */
export function VerifyCompleted({ daemon }: { daemon: BackupRestoreStatus }) {
  const archive = useArchive(daemon);
  const restored = archive?.proof?.daemonId === daemon.id ? archive.proof : null;
  return (
    <Outcome
      tone="good"
      Icon={ShieldCheck}
      title={archive ? <Matches archive={archive} /> : 'Verified: all rows match'}
      actions={
        <>
          {archive ? (
            <Button asChild variant="primary">
              <Link href={`/backups/${objectPath(archive.key)}`}>View backup</Link>
            </Button>
          ) : null}
          <BackToBackups />
        </>
      }
    >
      <p className="text-muted">Restored into a temporary database, compared with the original data, then deleted.</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        {archive ? <Fact label="Size of the backup">{formatBytes(archive.size)}</Fact> : null}
        {restored ? <Fact label="Restore took">{formatDuration(restored.durationMs)}</Fact> : null}
        <Fact label="Total time">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      <ArchiveName url={daemon.backupUrl ?? ''} archive={archive} />
    </Outcome>
  );
}

function Matches({ archive }: { archive: Backup }) {
  const { data } = useQuery(backupContentsQuery(archive.key));
  if (!data) return 'Verified: all rows match';
  const matching = `Verified: all ${formatCount(data.rows, 'row')} in ${formatCount(data.tables.length, 'table')} match`;
  return data.unreadable === null
    ? matching
    : `${matching}. The backup is incomplete: the database had ${countUnreadable(data.unreadable)} more`;
}
