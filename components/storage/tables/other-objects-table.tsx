'use client';

import { columnsOf, StorageTable } from '#components/ui/table/data-table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { BucketUse } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';

type Row = BucketUse['others'][number];
const column = columnsOf<Row>();

const columns = column.columns([
  column.accessor('prefix', {
    header: 'Folder',
    cell: ({ getValue }) =>
      getValue() === '' ? (
        <span className="text-muted">(top level)</span>
      ) : (
        <ForeignName name={getValue()} className="break-all font-mono text-sm" />
      ),
  }),
  column.accessor('count', {
    header: 'Objects',
    sortDescFirst: true,
    cell: ({ getValue }) => formatNumber(getValue()),
  }),
  column.accessor('bytes', { header: 'Size', sortDescFirst: true, cell: ({ getValue }) => formatBytes(getValue()) }),
  column.accessor(({ newestOn }) => Date.parse(newestOn), {
    id: 'newest',
    header: 'Newest',
    sortDescFirst: true,
    cell: ({ getValue }) => <RelativeTime time={getValue()} />,
  }),
]);

export function OtherObjectsTable({ others }: { others: Row[] }) {
  return (
    <StorageTable
      label="The other objects in the bucket"
      noun="folder"
      columns={columns}
      data={others}
      getRowId={({ prefix }) => prefix}
      firstSort={{ id: 'bytes', desc: true }}
      pageSize={8}
      width="narrow"
      figures={['count', 'bytes']}
    />
  );
}
