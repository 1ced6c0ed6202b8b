'use client';

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { isApiError } from '#lib/queries/api-client.ts';
import { backupContentsQuery } from '#lib/queries/backup-contents-query.ts';
import { backupNoteQuery } from '#lib/queries/backup-note-query.ts';
import { restorePreviewQuery } from '#lib/queries/restore-preview-query.ts';
import { BackupDetailsSkeleton } from './backup-details-skeleton.tsx';
import { BackupFacts } from './backup-facts.tsx';
import { BackupNoteCard } from './backup-note-card.tsx';
import { BackupProofCard } from './backup-proof-card.tsx';
import { DeleteBackupButton } from './delete-backup-button.tsx';
import { DownloadLink } from './download-link.tsx';
import { RestoreButton } from './restore-button.tsx';
import { RestoreComparison } from './restore-comparison.tsx';

/** One backup: what it holds, and what a restore from it would replace. */
export function BackupDetails({ backupKey, stackName }: { backupKey: string; stackName: string }) {
  const router = useRouter();
  const contents = useQuery(backupContentsQuery(backupKey));
  const preview = useQuery(restorePreviewQuery(backupKey));
  const held = contents.data ?? preview.data?.contents;
  const keep = useQuery({ ...backupNoteQuery(backupKey), enabled: held !== undefined }).data?.data.keep ?? false;
  return (
    <>
      <div className="flex flex-col gap-2">
        <Link
          href="/backups"
          className="-ml-1 flex w-fit items-center gap-1 rounded-sm text-muted text-sm transition-colors duration-150 hover:text-text"
        >
          <ChevronLeft aria-hidden className="size-4" />
          Backups
        </Link>
        <PageHeader
          title={<span className="break-all font-mono font-medium text-base sm:text-lg">{backupKey}</span>}
          actions={
            held ? (
              <>
                <DeleteBackupButton
                  backup={{ key: backupKey, size: held.size, lastModified: held.snapshotOn, keep }}
                  onDeleted={() => router.push('/backups')}
                  trigger={
                    <Button>
                      <Trash2 aria-hidden /> Delete
                    </Button>
                  }
                />
                <DownloadLink backupKey={backupKey} />
                <RestoreButton backupKey={backupKey} stackName={stackName} preview={preview.data} />
              </>
            ) : null
          }
        >
          <p className="min-h-5.5">
            {held ? (
              <>
                Taken <RelativeTime time={Date.parse(held.snapshotOn)} /> by {held.startedBy}
              </>
            ) : null}
          </p>
        </PageHeader>
      </div>
      {held ? <BackupFacts contents={held} stackName={stackName} /> : null}
      {held ? <BackupProofCard contents={held} problem={preview.data?.ways.newDatabase[0] ?? null} /> : null}
      {held ? <BackupNoteCard backupKey={backupKey} /> : null}
      {!held && contents.isPending ? <BackupDetailsSkeleton /> : null}
      {!held && isApiError(contents.error, 404) ? (
        <FailureNotice title="There is no such backup in the bucket" error={contents.error} />
      ) : null}
      {!held && contents.error && !isApiError(contents.error, 404) ? (
        <FailureNotice
          title="This backup could not be read"
          error={contents.error}
          retry={() => void contents.refetch()}
        />
      ) : null}
      {held ? <RestoreComparison preview={preview} /> : null}
    </>
  );
}
