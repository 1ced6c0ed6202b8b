'use client';

import { useQuery } from '@tanstack/react-query';
import { Archive, SearchX } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { RestoredDatabasesCard } from '#components/restored-databases/restored-databases-card.tsx';
import { StartBackupButton } from '#components/start/start-backup-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Empty } from '#components/ui/empty.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Pager } from '#components/ui/table/pager.tsx';
import type { Backup, BackupPage } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { backupListQuery, backupListSize } from '#lib/queries/backups/backup-list-query.ts';
import { DeletedBackups } from '../deleted/deleted-backups.tsx';
import { UploadButton } from '../upload/upload-button.tsx';
import { UploadDropArea } from '../upload/upload-drop-area.tsx';
import { BackupFilterBar } from './backup-filter-bar.tsx';
import { BackupPreviewNotice } from './backup-preview-notice.tsx';
import { BackupTable } from './backup-table.tsx';
import { DeleteBackupsDialog } from './delete-backups-dialog.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { noFilters, useBackupFilters } from './use-backup-filters.ts';
import { useBackupSelection } from './use-backup-selection.ts';

/** The page of the backups in the stack's bucket. */
export function BackupList() {
  const { filters, page, isFiltered, change } = useBackupFilters();
  const offset = (page - 1) * backupListSize;
  const { data, error, refetch } = useQuery(backupListQuery({ ...filters, limit: backupListSize, offset }));
  const [file, setFile] = useState<File | null>(null);
  const isEmpty = data?.bucket.count === 0;
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
        <p className="figures min-h-5.5">
          {data && !isEmpty
            ? `${formatCount(data.bucket.count, 'backup')} in this stack’s bucket, ${formatBytes(data.bucket.size)}`
            : 'The backups in this stack’s bucket.'}
        </p>
      </PageHeader>
      <BackupPreviewNotice />
      {data?.fellOver ? (
        <Notice tone="caution" title="These are the backups in the second bucket">
          <p>The first bucket cannot be listed. {data.fellOver}</p>
        </Notice>
      ) : null}
      {error && !data ? (
        <FailureNotice title="The bucket could not be listed" error={error} retry={() => void refetch()} />
      ) : null}
      {!data && !error ? <ListSkeleton /> : null}
      {isEmpty ? (
        <Card>
          <Empty icon={<Archive />} action={<StartBackupButton />}>
            No backups yet. A backup is a single file with the whole database at one moment.
          </Empty>
        </Card>
      ) : null}
      {data && !isEmpty ? (
        <>
          <BackupFilterBar filters={filters} isFiltered={isFiltered} onChange={change} />
          <FoundBackups
            data={data}
            filters={filters}
            page={page}
            onPage={(next) => change({ page: next === 1 ? '' : String(next) })}
            onClear={() => change(noFilters)}
          />
        </>
      ) : null}
      <RestoredDatabasesCard />
      <DeletedBackups />
    </UploadDropArea>
  );
}

type FoundBackupsProps = {
  data: BackupPage;
  filters: ReturnType<typeof useBackupFilters>['filters'];
  page: number;
  onPage: (page: number) => void;
  onClear: () => void;
};

function FoundBackups({ data, filters, page, onPage, onClear }: FoundBackupsProps) {
  const selection = useBackupSelection();
  const [deleting, setDeleting] = useState<Backup[] | null>(null);
  const opener = useRef<HTMLElement | null>(null);
  const ask = useCallback((backups: Backup[], by: HTMLElement | null) => {
    opener.current = by;
    setDeleting(backups);
  }, []);
  const { results, totalNumberOfResults: count, totalSize: bytes } = data;
  return (
    <div className="flex flex-col gap-3">
      <Card>
        <SelectionBar
          filters={filters}
          shown={results}
          total={{ count, bytes }}
          selection={selection}
          onDelete={(backups) => ask(backups, focused())}
        />
        {results.length === 0 ? (
          <NoMatch isPastTheEnd={count > 0} onClear={onClear} onFirst={() => onPage(1)} />
        ) : (
          <BackupTable backups={results} selection={selection} onDelete={(backup, by) => ask([backup], by)} />
        )}
      </Card>
      {count > backupListSize ? (
        <Pager
          page={page}
          pageSize={backupListSize}
          total={count}
          noun="backup"
          words={['Previous', 'Next']}
          onPage={onPage}
        />
      ) : null}
      {deleting ? (
        <DeleteBackupsDialog
          backups={deleting}
          bucket={data.bucket}
          onClose={() => setDeleting(null)}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const back = opener.current?.isConnected ? opener.current : document.getElementById('content');
            back?.focus();
          }}
          onDeleted={selection.remove}
        />
      ) : null}
    </div>
  );
}

function focused(): HTMLElement | null {
  return document.activeElement instanceof HTMLElement ? document.activeElement : null;
}

/** @param isPastTheEnd there are some, on an earlier page */
function NoMatch({
  isPastTheEnd,
  onClear,
  onFirst,
}: {
  isPastTheEnd: boolean;
  onClear: () => void;
  onFirst: () => void;
}) {
  return (
    <Empty
      icon={<SearchX />}
      action={
        isPastTheEnd ? <Button onClick={onFirst}>First page</Button> : <Button onClick={onClear}>Clear filters</Button>
      }
    >
      {isPastTheEnd ? 'There are not so many pages.' : 'No match.'}
    </Empty>
  );
}

function ListSkeleton() {
  return (
    <Card>
      <Loading label="Loading the backups" className="flex flex-col divide-y divide-line">
        <div className="h-12" />
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="flex h-23 items-center gap-8 px-5">
            <Skeleton className="w-80 max-w-full" />
            <Skeleton className="ms-auto hidden w-48 sm:block" />
            <Skeleton className="w-16" />
          </div>
        ))}
      </Loading>
    </Card>
  );
}
