import { memo } from 'react';
import { classNames } from '#lib/class-names.ts';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { ReportedTable } from '#lib/daemon-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';

export const tableColumns =
  'grid grid-cols-[minmax(0,1fr)_9rem] items-center gap-4 px-5 sm:grid-cols-[minmax(0,1fr)_13rem_7rem_10rem]';

type Daemon = Pick<BackupRestoreStatus, 'type' | 'status'>;
type TableProgressRowProps = { daemon: Daemon; table: ReportedTable; rowIndex: number; top: number; height: number };

/** One table: its name, its rows and bytes, and its bar with a word. */
export const TableProgressRow = memo(function TableProgressRow(props: TableProgressRowProps) {
  const { daemon, table, rowIndex, top, height } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the rows of a table element can't be placed where the window is
    // biome-ignore lint/a11y/useFocusableInteractive: a row that only tells
    <div
      role="row"
      aria-rowindex={rowIndex}
      style={{ height, transform: `translateY(${top}px)` }}
      className={classNames(tableColumns, 'figures absolute inset-x-0 top-0 border-line border-b text-sm')}
    >
      <Cell className="truncate font-mono" title={table.name}>
        {table.name}
      </Cell>
      <Cell className="hidden text-right text-muted sm:block">{rowWords(daemon, table)}</Cell>
      <Cell className="hidden text-right text-muted sm:block">
        {table.state === 'waiting' ? '–' : formatBytes(table.bytesDone)}
      </Cell>
      <Cell className="flex items-center gap-2">
        <Bar daemon={daemon} table={table} />
        <span className="w-20 shrink-0 text-right">{stateWords(daemon, table)}</span>
      </Cell>
    </div>
  );
}, isSame);

/** A row that says what it said is not drawn again, though its table was told anew. */
function isSame(before: TableProgressRowProps, after: TableProgressRowProps): boolean {
  return (
    before.table === after.table &&
    before.rowIndex === after.rowIndex &&
    before.top === after.top &&
    before.daemon.status === after.daemon.status
  );
}

function Cell({ className, title, children }: { className: string; title?: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <span role="cell" title={title} className={className}>
      {children}
    </span>
  );
}

function Bar({ daemon, table }: { daemon: Daemon; table: ReportedTable }) {
  const share = isDone(daemon, table) ? 1 : shareOf(daemon, table);
  const tone = share === 1 ? 'bg-good-solid' : isAtWork(daemon.status) ? 'bg-work-solid' : 'bg-idle-solid';
  return (
    <span aria-hidden className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-idle-tint">
      <span className={classNames('block h-full origin-left', tone)} style={{ transform: `scaleX(${share})` }} />
    </span>
  );
}

function isDone({ status }: Daemon, { state }: ReportedTable): boolean {
  return state === 'done' || status === 'COMPLETED';
}

/** A backup knows how many rows there are, about; a restore how many bytes, exactly. */
function shareOf({ type }: Daemon, table: ReportedTable): number {
  const [done, total] = type === 'BACKUP' ? [table.rowsDone, table.rowsTotal] : [table.bytesDone, table.bytesTotal];
  return total === 0 ? 0 : Math.min(done / total, 0.99);
}

function stateWords(daemon: Daemon, table: ReportedTable): string {
  if (isDone(daemon, table)) return 'Done';
  if (!isAtWork(daemon.status)) return table.state === 'waiting' ? 'Not begun' : 'Not finished';
  return table.state === 'waiting' ? 'Waiting' : `${Math.floor(shareOf(daemon, table) * 100)}%`;
}

function rowWords(daemon: Daemon, table: ReportedTable): string {
  const about = daemon.type === 'BACKUP' ? 'about ' : '';
  if (isDone(daemon, table)) return formatNumber(table.rowsDone);
  if (table.state === 'waiting') return `${about}${formatNumber(table.rowsTotal)}`;
  return `${formatNumber(table.rowsDone)} of ${about}${formatNumber(table.rowsTotal)}`;
}
