'use client';

import { CircleCheck, Undo2 } from 'lucide-react';
import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { ArchiveName } from './archive-name.tsx';
import { Fact, Outcome } from './outcome.tsx';
import { SafetyBackup } from './safety-backup.tsx';
import { useArchive, useSafetyBackup } from './use-archive.ts';

export function RestoreCompleted({ daemon }: { daemon: BackupRestoreStatus }) {
  const archive = useArchive(daemon);
  const safety = useSafetyBackup(daemon);
  return (
    <Outcome
      tone="good"
      Icon={CircleCheck}
      title="The repository is as the backup has it"
      actions={
        <>
          <Button asChild variant="primary">
            <Link href="/">See how the stack stands</Link>
          </Button>
          {safety ? (
            <Button asChild>
              <Link href={`/backups/${objectPath(safety.key)}?restore`}>
                <Undo2 aria-hidden /> Undo this restore
              </Link>
            </Button>
          ) : null}
          <Button asChild>
            <Link href="/backups">Back to the backups</Link>
          </Button>
        </>
      }
    >
      <p className="text-muted">Everything was replaced at one instant, and the stack has its status back.</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        <Fact label="Read and checked">{formatBytes(daemon.progresssTotal)}</Fact>
        <Fact label="Took">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      <ArchiveName url={daemon.backupUrl ?? ''} archive={archive} />
      <SafetyBackup daemon={daemon} />
    </Outcome>
  );
}
