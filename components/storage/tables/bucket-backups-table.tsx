'use client';

import { Link } from '#components/ui/link.tsx';
import { columnsOf, StorageTable } from '#components/ui/table/data-table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { BucketUse } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { objectPath } from '#lib/queries/object-path.ts';

type Row = BucketUse['backups'][number];
const column = columnsOf<Row>();

const columns = column.columns([
  column.accessor('key', {
    header: 'Backup',
    cell: ({ getValue }) => (
      <Link
        href={`/backups/${objectPath(getValue())}`}
        className="break-all rounded-sm font-mono text-link text-sm underline-offset-2 hover:underline"
      >
        <ForeignName name={getValue()} />
      </Link>
    ),
  }),
  column.accessor(({ lastModified }) => Date.parse(lastModified), {
    id: 'taken',
    header: 'Written',
    sortDescFirst: true,
    cell: ({ getValue }) => <RelativeTime time={getValue()} />,
  }),
  column.accessor('size', { header: 'Size', sortDescFirst: true, cell: ({ getValue }) => formatBytes(getValue()) }),
]);

export function BucketBackupsTable({ backups }: { backups: Row[] }) {
  return (
    <StorageTable
      label="The backups in the bucket"
      noun="backup"
      columns={columns}
      data={backups}
      getRowId={({ key }) => key}
      firstSort={{ id: 'taken', desc: true }}
      pageSize={8}
      width="narrow"
      figures={['size']}
    />
  );
}
