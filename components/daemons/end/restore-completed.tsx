'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { KeptDatabaseRow } from '#components/restored-databases/kept-database-row.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { type JobKind, jobKind, jobWords, undoneName } from '#lib/job-kind.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { keptDatabasesQuery } from '#lib/queries/restored-databases/kept-databases-query.ts';
import { ArchiveName } from './archive-name.tsx';
import { BackToBackups } from './back-to-backups.tsx';
import { Fact, Outcome } from './outcome.tsx';
import { SafetyBackup } from './safety-backup.tsx';
import { useArchive, useSafetyBackup } from './use-archive.ts';

type Words = { title: ReactNode; about: string };
type RestoreKind = Exclude<JobKind, 'BACKUP' | 'VERIFY'>;

const words: Record<RestoreKind, (daemon: BackupRestoreStatus) => Words> = {
  IN_PLACE: () => ({
    title: 'Restore complete',
    about: 'All data was replaced in one transaction. The stack is back to its previous status.',
  }),
  STAGED: () => ({
    title: 'Restore complete',
    about: 'The new database was built alongside the old one and swapped in. The stack is back to its previous status.',
  }),
  NEW_DATABASE: ({ targetDatabase }) => ({
    title: (
      <>
        Restored into the database <span className="break-all font-mono">{showInvisible(targetDatabase ?? '')}</span>
      </>
    ),
    about: 'The stack’s own database was not changed.',
  }),
  UNDO: ({ mode, undoOf }) => ({
    title:
      mode === 'UNDO' ? 'Undo complete: the previous database is back' : 'Undo complete: the previous data is back',
    about:
      mode === 'UNDO'
        ? `The database from before ${undoOf === null ? 'the restore' : undoneName(undoOf)} was swapped in. The stack is back to its previous status.`
        : `The data from before ${undoOf === null ? 'the restore' : undoneName(undoOf)} was restored from its safety backup. The stack is back to its previous status.`,
  }),
};

function wordsOf(daemon: BackupRestoreStatus): Words {
  const kind = jobKind(daemon);
  return words[kind === 'BACKUP' || kind === 'VERIFY' ? 'IN_PLACE' : kind](daemon);
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
            <Link href="/">Go to overview</Link>
          </Button>
          {safety && daemon.undoneBy === null ? (
            <Button asChild>
              <Link href={`/backups/${objectPath(safety.key)}?restore`}>
                <Undo2 aria-hidden /> Undo this {jobWords[jobKind(daemon)].noun}
              </Link>
            </Button>
          ) : null}
          <BackToBackups />
        </>
      }
    >
      <p className="text-muted">{about}</p>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        {readArchive ? <Fact label="Data read and checked">{formatBytes(daemon.progresssTotal)}</Fact> : null}
        <Fact label="Took">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      {readArchive ? <ArchiveName url={daemon.backupUrl ?? ''} archive={archive} /> : null}
      <SafetyBackup daemon={daemon} />
      {daemon.mode === 'STAGED' || daemon.mode === 'UNDO' ? <PutAside daemonId={daemon.id} /> : null}
    </Outcome>
  );
}

/** The previous database, which the restore kept; nothing if that is deleted or has become the current one again. */
function PutAside({ daemonId }: { daemonId: string }) {
  const database = useQuery(keptDatabasesQuery).data?.find((kept) => kept.daemonId === daemonId);
  return database ? <KeptDatabaseRow database={database} /> : null;
}
