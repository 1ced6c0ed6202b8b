'use client';

import { Link } from '#components/ui/link.tsx';
import { columnsOf, StorageTable } from '#components/ui/table/data-table.tsx';
import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';

const column = columnsOf<StorageSample>();

/** What is unknown sorts below everything that is. */
const size = (id: string, header: string, figure: (sample: StorageSample) => number | null) =>
  column.accessor((sample) => figure(sample) ?? -1, {
    id,
    header,
    sortDescFirst: true,
    cell: ({ getValue }) => (getValue() < 0 ? <span className="text-muted">unknown</span> : formatBytes(getValue())),
  });

const columns = column.columns([
  column.accessor(({ takenOn }) => Date.parse(takenOn), {
    id: 'taken',
    header: 'Time',
    sortDescFirst: true,
    cell: ({ getValue }) => <time dateTime={new Date(getValue()).toISOString()}>{formatShortTime(getValue())}</time>,
  }),
  column.accessor('occasion', {
    header: 'Trigger',
    cell: ({ row: { original } }) =>
      original.daemonId === null ? (
        <span className="text-muted">hourly</span>
      ) : (
        <Link
          href={`/daemons/${original.daemonId}`}
          className="rounded-sm text-link underline-offset-2 hover:underline"
        >
          backup {original.daemonId}
        </Link>
      ),
  }),
  size('database', 'Database', ({ databaseBytes }) => databaseBytes),
  size('heap', 'Heap', ({ heapBytes }) => heapBytes),
  size('indexes', 'Indexes', ({ indexBytes }) => indexBytes),
  size('toast', 'TOAST', ({ toastBytes }) => toastBytes),
  size('usage', 'Stored files', ({ usageBytes }) => usageBytes),
  size('backups', 'Backups', ({ backupBytes }) => backupBytes),
]);

const figures = ['database', 'heap', 'indexes', 'toast', 'usage', 'backups'];

/** The samples themselves, the newest first. */
export function GrowthTable({ samples }: { samples: StorageSample[] }) {
  const hasUsage = samples.some(({ usageBytes }) => usageBytes !== null);
  return (
    <StorageTable
      label="Measurements"
      noun="measurement"
      columns={hasUsage ? columns : columns.filter(({ id }) => id !== 'usage')}
      data={samples}
      getRowId={({ takenOn, daemonId }) => `${takenOn} ${daemonId}`}
      firstSort={{ id: 'taken', desc: true }}
      pageSize={10}
      width="wide"
      figures={figures}
    />
  );
}
