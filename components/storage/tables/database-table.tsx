'use client';

import { columnsOf, StorageTable } from '#components/ui/table/data-table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { TableSize } from '#lib/contracts/storage-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';

const column = columnsOf<TableSize>();
const bytes = ({ getValue }: { getValue: () => number }) => formatBytes(getValue());

const columns = column.columns([
  column.accessor(({ schema, name }) => `${schema}.${name}`, {
    id: 'table',
    header: 'Table',
    cell: ({ row: { original } }) => (
      <span className="break-all">
        <span className="text-muted">
          <ForeignName name={original.schema} />.
        </span>
        <ForeignName name={original.name} />
        {original.kind === 'MATERIALIZED_VIEW' ? <span className="text-muted"> (materialized view)</span> : null}
      </span>
    ),
  }),
  column.accessor('totalBytes', { header: 'Total', sortDescFirst: true, cell: bytes }),
  column.accessor('heapBytes', { header: 'Heap', sortDescFirst: true, cell: bytes }),
  column.accessor('indexBytes', { header: 'Indexes', sortDescFirst: true, cell: bytes }),
  column.accessor('toastBytes', { header: 'TOAST', sortDescFirst: true, cell: bytes }),
  column.accessor(({ rows }) => rows ?? -1, {
    id: 'rows',
    header: 'Rows (est.)',
    sortDescFirst: true,
    cell: ({ row: { original } }) =>
      original.rows === null ? <span className="text-muted">unknown</span> : formatNumber(original.rows),
  }),
  column.accessor('deadRows', {
    header: 'Dead rows',
    sortDescFirst: true,
    cell: ({ row: { original } }) => <DeadRows table={original} />,
  }),
  column.accessor(({ lastVacuumOn }) => (lastVacuumOn === null ? 0 : Date.parse(lastVacuumOn)), {
    id: 'vacuum',
    header: 'Vacuumed',
    sortDescFirst: true,
    cell: ({ getValue }) =>
      getValue() === 0 ? <span className="text-muted">never</span> : <RelativeTime time={getValue()} />,
  }),
]);

const figures = ['totalBytes', 'heapBytes', 'indexBytes', 'toastBytes', 'rows', 'deadRows', 'vacuum'];

/** Each table with what it takes, the largest first until another order is chosen. */
export function DatabaseTable({ tables }: { tables: TableSize[] }) {
  return (
    <StorageTable
      label="What each table uses"
      noun="table"
      columns={columns}
      data={tables}
      getRowId={({ schema, name }) => JSON.stringify([schema, name])}
      firstSort={{ id: 'totalBytes', desc: true }}
      pageSize={10}
      width="wide"
      figures={figures}
    />
  );
}

/** Many dead rows among the living ones are worth a word: vacuum does not keep up. */
function DeadRows({ table: { rows, deadRows } }: { table: TableSize }) {
  const many = deadRows >= 1000 && rows !== null && deadRows > 0.2 * (rows + deadRows);
  if (!many) return formatNumber(deadRows);
  return (
    <span className="text-caution">
      {formatNumber(deadRows)} <span className="font-medium">(many)</span>
    </span>
  );
}
