'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { UnreadableList } from '#components/start/unreadable-list.tsx';
import { Button } from '#components/ui/button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Fold } from '#components/ui/fold.tsx';
import { Link } from '#components/ui/link.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import type { BackupContents } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { backupContentsQuery } from '#lib/queries/backups/backup-contents-query.ts';
import { backupNoteQuery } from '#lib/queries/backups/backup-note-query.ts';
import { restorePreviewQuery } from '#lib/queries/backups/restore-preview-query.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { RestoreComparison } from '../restore/restore-comparison.tsx';
import { BackupFacts, Sentences } from '../shared/backup-facts.tsx';
import { BackupAnomalies } from './backup-anomalies.tsx';
import { BackupAnswerCard } from './backup-answer-card.tsx';
import { BackupDetailsSkeleton } from './backup-details-skeleton.tsx';
import { BackupHeader } from './backup-header.tsx';
import { BackupNoteCard } from './backup-note-card.tsx';
import { BackupRetentionLine } from './backup-retention-line.tsx';
import { DeleteBackupButton } from './delete-backup-button.tsx';
import { DownloadLink } from './download-link.tsx';
import { forgetNoteDraft } from './use-note-draft.ts';

/** One backup: whether it can be restored and what that would lose, and folded under it what is rarely needed. */
export function BackupDetails({ backupKey, stackName }: { backupKey: string; stackName: string }) {
  const router = useRouter();
  const contents = useQuery(backupContentsQuery(backupKey));
  const preview = useQuery(restorePreviewQuery(backupKey));
  const held = contents.data ?? preview.data?.contents;
  const note = useQuery({ ...backupNoteQuery(backupKey), enabled: held !== undefined }).data?.data;
  return (
    <>
      <div className="flex flex-col gap-2">
        <Link
          href="/backups"
          className="-ms-1 flex w-fit items-center gap-1 rounded-sm text-muted text-sm transition-colors duration-150 hover:text-text"
        >
          <ChevronLeft aria-hidden className="size-4 rtl:rotate-180" />
          Backups
        </Link>
        <BackupHeader
          backupKey={backupKey}
          contents={held}
          note={note?.note ?? null}
          actions={
            held ? (
              <>
                <DownloadLink backupKey={backupKey} />
                <DeleteBackupButton
                  backup={{ key: backupKey, size: held.size, lastModified: held.snapshotOn, keep: note?.keep ?? false }}
                  onDeleted={() => {
                    forgetNoteDraft(backupKey);
                    router.push('/backups');
                  }}
                  trigger={
                    <Button>
                      <Trash2 aria-hidden /> Delete
                    </Button>
                  }
                />
              </>
            ) : null
          }
        />
      </div>
      <BackupAnomalies backupKey={backupKey} />
      {!held && contents.isPending ? <BackupDetailsSkeleton /> : null}
      {!held && isApiError(contents.error, 404) ? (
        <FailureNotice title="This backup is not in the bucket" error={contents.error} />
      ) : null}
      {!held && contents.error && !isApiError(contents.error, 404) ? (
        <FailureNotice
          title="This backup could not be read"
          error={contents.error}
          retry={() => void contents.refetch()}
        />
      ) : null}
      {held ? (
        <>
          {held.stack === stackName ? null : <AnotherStack stack={held.stack} stackName={stackName} />}
          {held.readFrom === 'SECOND' ? (
            <Notice tone="caution" title="This backup was read from the second bucket">
              <p>The first bucket does not have it, or cannot be reached. A restore reads the copy as well.</p>
            </Notice>
          ) : null}
          {held.unreadable === null ? null : (
            <Notice tone="caution" title={`This backup is incomplete: ${countUnreadable(held.unreadable)} left out`}>
              <p>These could not be read on the database server when it was taken. Each restore is without them.</p>
              <UnreadableList found={held.unreadable} />
            </Notice>
          )}
          <BackupAnswerCard
            contents={held}
            stackName={stackName}
            preview={preview.data}
            isUnknown={preview.error !== null}
          />
          {!preview.data && preview.error ? (
            <FailureNotice
              title="The backup could not be compared with the database"
              error={preview.error}
              retry={() => void preview.refetch()}
            />
          ) : null}
          <div className="flex flex-col gap-3">
            {held.lockedUntil === null ? null : (
              <p className="figures rounded-lg border border-line bg-surface px-5 py-3">
                Kept by lock until <LocalText text={formatExactTime(Date.parse(held.lockedUntil))} />: nobody can delete
                it before.
              </p>
            )}
            <BackupRetentionLine backupKey={backupKey} />
            <BackupNoteCard backupKey={backupKey} />
            <Notes contents={held} restoreNotes={preview.data?.notes} />
            {preview.data ? <RestoreComparison preview={preview.data} /> : null}
            <Fold
              title="About this backup"
              about={`${formatCount(held.rows, 'row')} in ${formatCount(held.tables.length, 'table')}, ${formatBytes(held.size)}`}
            >
              <BackupFacts contents={held} />
            </Fold>
          </div>
        </>
      ) : null}
    </>
  );
}

function AnotherStack({ stack, stackName }: { stack: string; stackName: string }) {
  return (
    <Notice
      tone="caution"
      title={
        <>
          This is a backup of another stack: “<bdi>{showInvisible(stack)}</bdi>”
        </>
      }
    >
      <p>
        This stack is “<bdi>{stackName}</bdi>”. A restore would replace this stack’s data with the other stack’s.
      </p>
    </Notice>
  );
}

/** What the backup does not hold, and what a restore of it would do besides: a restore's notes begin with the backup's own. */
function Notes({ contents, restoreNotes }: { contents: BackupContents; restoreNotes: string[] | undefined }) {
  const notes = restoreNotes ?? contents.notes;
  if (notes.length === 0) return null;
  return (
    <Fold title="Before you restore" about={formatCount(notes.length, 'note')}>
      <div className="px-5 py-4">
        <Sentences sentences={notes} />
      </div>
    </Fold>
  );
}
