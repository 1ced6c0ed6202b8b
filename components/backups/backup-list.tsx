'use client';

import { useQuery } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useState } from 'react';
import { Card } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { backupsQuery } from '#lib/queries/backups-query.ts';
import { BackupPreviewNotice } from './backup-preview-notice.tsx';
import { BackupTable } from './backup-table.tsx';
import { KeptDatabasesCard } from './kept-databases-card.tsx';
import { StartBackupButton } from './start-backup-button.tsx';
import { UploadButton } from './upload-button.tsx';
import { UploadDropArea } from './upload-drop-area.tsx';

/** The page of the backups in the stack's bucket. */
export function BackupList() {
  const { data, error, refetch } = useQuery(backupsQuery);
  const [file, setFile] = useState<File | null>(null);
  const isEmpty = data?.results.length === 0;
  return (
    <UploadDropArea onFile={setFile} className="flex flex-col gap-6">
      <PageHeader
        title="Backups"
        actions={
          <>
            <UploadButton file={file} onFile={setFile} />
            {isEmpty ? null : <StartBackupButton asksToVerify />}
          </>
        }
      >
        <p className="figures min-h-5.5">{data && !isEmpty ? summary(data) : 'The backups in this stack’s bucket.'}</p>
      </PageHeader>
      <BackupPreviewNotice />
      {error && !data ? (
        <FailureNotice title="The bucket could not be listed" error={error} retry={() => void refetch()} />
      ) : null}
      {!data && !error ? <ListSkeleton /> : null}
      {isEmpty ? (
        <Card>
          <Empty icon={<Archive />} action={<StartBackupButton />}>
            Each backup is one file in this stack’s bucket that holds the whole repository at one instant. There is none
            yet.
          </Empty>
        </Card>
      ) : null}
      {data && !isEmpty ? <BackupTable backups={data.results} /> : null}
      <KeptDatabasesCard />
    </UploadDropArea>
  );
}

function summary({ results, totalNumberOfResults }: { results: { size: number }[]; totalNumberOfResults: number }) {
  const size = formatBytes(results.reduce((sum, backup) => sum + backup.size, 0));
  if (totalNumberOfResults > results.length) {
    return `The newest ${formatNumber(results.length)} of ${formatCount(totalNumberOfResults, 'backup')}, ${size}`;
  }
  return `${formatCount(results.length, 'backup')} in this stack’s bucket, ${size}`;
}

function ListSkeleton() {
  return (
    <Card>
      <Loading label="Reading the bucket" className="flex flex-col divide-y divide-line">
        <div className="h-10" />
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="flex h-14 items-center gap-8 px-5">
            <Skeleton className="w-80" />
            <Skeleton className="ml-auto hidden w-32 sm:block" />
            <Skeleton className="w-16" />
            <Skeleton className="hidden h-8 w-40 md:block" />
          </div>
        ))}
      </Loading>
    </Card>
  );
}
