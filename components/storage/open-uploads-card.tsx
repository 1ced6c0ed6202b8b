'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { openUploadsQuery, storageCsv } from '#lib/queries/storage-queries.ts';
import { AbortUploadDialog } from './abort-upload-dialog.tsx';
import { CsvLink } from './csv-link.tsx';
import { columnsOf, StorageTable } from './storage-table.tsx';

const column = columnsOf<OpenUploadReport>();

const columns = column.columns([
  column.accessor('key', {
    header: 'Upload of',
    cell: ({ getValue }) => <span className="break-all font-mono text-sm">{getValue()}</span>,
  }),
  column.accessor(({ initiatedOn }) => Date.parse(initiatedOn), {
    id: 'begun',
    header: 'Begun',
    sortDescFirst: true,
    cell: ({ getValue }) => <RelativeTime time={getValue()} />,
  }),
  column.display({
    id: 'deed',
    header: () => <span className="sr-only">Actions</span>,
    cell: ({ row: { original } }) =>
      original.daemonId === null ? (
        <AbortUploadDialog upload={original} />
      ) : (
        <Link
          href={`/daemons/${original.daemonId}`}
          className="whitespace-nowrap rounded-sm text-link text-sm underline-offset-2 hover:underline"
        >
          Backup {original.daemonId} is at work on it
        </Link>
      ),
  }),
]);

const classes = { key: 'w-full', begun: 'whitespace-nowrap', deed: 'text-right' };

/** Uploads that were begun and not ended: they take room that no list of objects shows. */
export function OpenUploadsCard() {
  const { data, error, refetch } = useQuery(openUploadsQuery);
  return (
    <Card aria-labelledby="uploads-title">
      <CardHeader id="uploads-title" title="Open uploads">
        {data && data.length > 0 ? <CsvLink href={storageCsv.uploads} what="the open uploads" /> : null}
      </CardHeader>
      {error && !data ? (
        <div className="px-5 pb-5">
          <FailureNotice title="The open uploads could not be listed" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Reading the bucket" className="px-5 pb-5">
          <Skeleton className="w-64" />
        </Loading>
      ) : null}
      {data?.length === 0 ? (
        <p className="px-5 pb-5 text-muted">
          There is none. An upload that was begun and never ended would take room in the bucket until it is aborted.
        </p>
      ) : null}
      {data && data.length > 0 ? (
        <StorageTable
          label="The open uploads"
          noun="open upload"
          columns={columns}
          data={data}
          getRowId={({ key, uploadId }) => JSON.stringify([key, uploadId])}
          firstSort={{ id: 'begun', desc: false }}
          pageSize={8}
          classes={classes}
        />
      ) : null}
    </Card>
  );
}
