'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Undo2 } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { KeptDatabaseRow } from '#components/backups/kept-database-row.tsx';
import { Button } from '#components/ui/button.tsx';
import type { BackupRestoreStatus, RestoreMode } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { keptDatabasesQuery } from '#lib/queries/kept-databases-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { ArchiveName } from './archive-name.tsx';
import { BackToBackups } from './back-to-backups.tsx';
import { Fact, Outcome } from './outcome.tsx';
import { SafetyBackup } from './safety-backup.tsx';
import { useArchive, useSafetyBackup } from './use-archive.ts';

type Words = { title: ReactNode; about: string };

function wordsOf({ mode, targetDatabase }: BackupRestoreStatus): Words {
  const words: Record<RestoreMode, Words> = {
    IN_PLACE: {
      title: 'The repository is as the backup has it',
      about: 'Everything was replaced at one instant, and the stack has its status back.',
    },
    STAGED: {
      title: 'The repository is as the backup has it',
      about: 'It was built beside the old database; then the two changed names, and the stack has its status back.',
    },
    NEW_DATABASE: {
      title: (
        <>
          The database <span className="break-all font-mono">{targetDatabase}</span> holds what the backup has
        </>
      ),
      about: 'It stands beside the repository, which was not touched.',
    },
    UNDO: {
      title: 'The repository is the database of before again',
      about: 'The two databases changed names, and the stack has its status back.',
    },
  };
  return words[mode ?? 'IN_PLACE'];
}

export function RestoreCompleted({ daemon }: { daemon: BackupRestoreStatus }) {
  const archive = useArchive(daemon);
  const safety = useSafetyBackup(daemon);
  const { title, about } = wordsOf(daemon);
  const readArchive = daemon.mode !== 'UNDO';
  return (
    <Outcome
      tone="good"
      Icon={CircleCheck}
      title={title}
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
          <BackToBackups />
        </>
      }
    >
      <p className="text-muted">{about}</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        {readArchive ? <Fact label="Read and checked">{formatBytes(daemon.progresssTotal)}</Fact> : null}
        <Fact label="Took">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      {readArchive ? <ArchiveName url={daemon.backupUrl ?? ''} archive={archive} /> : null}
      <SafetyBackup daemon={daemon} />
      {daemon.mode === 'STAGED' || daemon.mode === 'UNDO' ? <PutAside daemonId={daemon.id} /> : null}
    </Outcome>
  );
}

/** The database that it put aside; nothing once that is dropped or has taken its name back. */
function PutAside({ daemonId }: { daemonId: string }) {
  const database = useQuery(keptDatabasesQuery).data?.find((kept) => kept.daemonId === daemonId);
  return database ? <KeptDatabaseRow database={database} /> : null;
}
