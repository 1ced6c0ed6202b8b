'use client';

import { Link } from '#components/ui/link.tsx';
import { columnsOf, StorageTable } from '#components/ui/table/data-table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { AbortUploadButton } from './abort-upload-button.tsx';

const column = columnsOf<OpenUploadReport>();

const columns = column.columns([
  column.accessor('key', {
    header: 'Upload of',
    cell: ({ getValue }) => <ForeignName name={getValue()} className="break-all font-mono text-sm" />,
  }),
  column.accessor(({ initiatedOn }) => Date.parse(initiatedOn), {
    id: 'begun',
    header: 'Started',
    sortDescFirst: true,
    cell: ({ getValue }) => <RelativeTime time={getValue()} />,
  }),
  column.display({
    id: 'action',
    header: () => <span className="sr-only">Actions</span>,
    cell: ({ row: { original } }) =>
      original.daemonId === null ? (
        <AbortUploadButton upload={original} />
      ) : (
        <Link
          href={`/daemons/${original.daemonId}`}
          className="whitespace-nowrap rounded-sm text-link text-sm underline-offset-2 hover:underline"
        >
          Backup {original.daemonId} is running
        </Link>
      ),
  }),
]);

export function OpenUploadsTable({ uploads }: { uploads: OpenUploadReport[] }) {
  return (
    <StorageTable
      label="The unfinished uploads"
      noun="unfinished upload"
      columns={columns}
      data={uploads}
      getRowId={({ key, uploadId }) => JSON.stringify([key, uploadId])}
      firstSort={{ id: 'begun', desc: false }}
      pageSize={8}
      width="narrow"
      figures={['action']}
    />
  );
}
