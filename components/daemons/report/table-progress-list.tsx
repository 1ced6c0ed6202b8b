'use client';

import { useRowWindow } from '#components/ui/hooks/use-row-window.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import type { ReportedTable } from '#lib/daemon-report.ts';
import { TableProgressRow, tableColumns } from './table-progress-row.tsx';

const rowHeight = 44;
const rowsInSight = 11;

type TableProgressListProps = {
  daemon: Pick<BackupRestoreStatus, 'type' | 'status'>;
  tables: readonly ReportedTable[];
};

/** Very many tables, of which those in sight are drawn. A screen reader hears how many there are and where it is. */
export function TableProgressList({ daemon, tables }: TableProgressListProps) {
  const viewHeight = rowHeight * Math.min(rowsInSight, Math.max(tables.length, 1));
  const { first, end, onScroll } = useRowWindow({ count: tables.length, rowHeight, viewHeight });
  if (tables.length === 0) return <p className="border-line border-t px-5 py-3 text-muted">No matching table.</p>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the rows of a table element can't be placed where the window is
    <div role="table" aria-label="Tables" aria-rowcount={tables.length + 1}>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="rowgroup">
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a row that is only read */}
        <div role="row" aria-rowindex={1} className={`${tableColumns} h-9 border-line border-b text-muted text-sm`}>
          <Head>Table</Head>
          <Head className="hidden text-end sm:block">Rows</Head>
          <Head className="hidden text-end sm:block">Size</Head>
          <Head className="text-end">Status</Head>
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div
        role="rowgroup"
        aria-label="Rows"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within the keyboard's reach
        tabIndex={0}
        onScroll={onScroll}
        style={{ height: viewHeight }}
        className="overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
      >
        <div role="presentation" className="relative" style={{ height: tables.length * rowHeight }}>
          {tables.slice(first, end).map((table, index) => (
            <TableProgressRow
              key={table.position}
              daemon={daemon}
              table={table}
              rowIndex={first + index + 2}
              top={(first + index) * rowHeight}
              height={rowHeight}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Head({ className = '', children }: { className?: string; children: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    // biome-ignore lint/a11y/useFocusableInteractive: a head that is only read
    <span role="columnheader" className={`font-medium ${className}`}>
      {children}
    </span>
  );
}
