'use client';

import { columnsOf, StorageTable, type TableView } from '#components/ui/table/data-table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import type { StorageGroups } from '#lib/contracts/storage.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { type UsageDimension, usageChunkSize, usagePageSize } from './usage-dimensions.ts';

type Row = StorageGroups['results'][number] & { share: number };

const column = columnsOf<Row>();

type UsageTableProps = {
  dimension: UsageDimension;
  data: StorageGroups;
  view: TableView;
  onView: (view: TableView) => void;
};

/** Every group of a dimension, sorted and paged by the database. */
export function UsageTable({ dimension, data, view, onView }: UsageTableProps) {
  const columns = column.columns([
    column.accessor('value', { header: dimension.tab, cell: ({ row }) => <GroupName row={row.original} /> }),
    column.accessor('size', {
      header: 'Size',
      sortDescFirst: true,
      cell: ({ getValue }) => formatBytes(getValue()),
    }),
    column.accessor('share', {
      header: 'Share',
      enableSorting: false,
      cell: ({ getValue }) => formatShare(getValue()),
    }),
    column.accessor('count', {
      header: 'Files',
      sortDescFirst: true,
      cell: ({ getValue }) => formatNumber(getValue()),
    }),
  ]);
  const from = ((view.page - 1) * usagePageSize) % usageChunkSize;
  const rows = data.results.slice(from, from + usagePageSize).map((group) => ({
    ...group,
    share: data.totalSize === 0 ? 0 : group.size / data.totalSize,
  }));
  return (
    <StorageTable
      label={`What is stored by ${dimension.noun}`}
      noun={dimension.noun}
      nouns={'nouns' in dimension ? dimension.nouns : undefined}
      columns={columns}
      data={rows}
      getRowId={({ value }) => value ?? '\u0000'}
      firstSort={view.sort}
      pageSize={usagePageSize}
      width="narrow"
      figures={['size', 'share', 'count']}
      elsewhere={{ view, total: data.totalNumberOfResults, onView }}
    />
  );
}

function GroupName({ row: { value, label } }: { row: Row }) {
  if (value === null) return <span className="text-muted">unknown</span>;
  return (
    <span className="flex min-w-0 flex-wrap gap-x-2">
      <ForeignName name={label ?? value} className="break-all" />
      {label === null ? null : <ForeignName name={value} className="figures break-all text-muted" />}
    </span>
  );
}

/** 0.0312 -> "3.1 %"; what is less than a tenth is "< 0.1 %". */
function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${(share * 100).toFixed(1)} %`;
}
