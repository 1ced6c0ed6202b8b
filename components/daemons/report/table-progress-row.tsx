import { memo } from 'react';
import { classNames } from '#lib/class-names.ts';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { TableState } from '#lib/contracts/daemon-details.ts';
import type { ReportedTable } from '#lib/daemon-report.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';

export const tableColumns =
  'grid grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-3 px-4 sm:gap-4 sm:px-5 sm:grid-cols-[minmax(0,1fr)_13rem_6rem_11rem]';

type Daemon = Pick<BackupRestoreStatus, 'type' | 'status'>;
type TableProgressRowProps = { daemon: Daemon; table: ReportedTable; rowIndex: number; top: number; height: number };

/** One table: its name, its rows and bytes, and its bar with a word; on a phone the word alone, as rows and bytes need the room. */
export const TableProgressRow = memo(function TableProgressRow(props: TableProgressRowProps) {
  const { daemon, table, rowIndex, top, height } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the rows of a table element can't be placed where the window is
    // biome-ignore lint/a11y/useFocusableInteractive: a row that is only read
    <div
      role="row"
      aria-rowindex={rowIndex}
      style={{ height, transform: `translateY(${top}px)` }}
      className={classNames(tableColumns, 'figures absolute inset-x-0 top-0 border-line border-b text-sm')}
    >
      <Cell className="min-w-0 text-start" title={showInvisible(table.name)}>
        <span dir="auto" className="block truncate text-start font-mono">
          {showInvisible(table.name)}
        </span>
        <span className="block truncate text-muted text-xs sm:hidden">
          {rowWords(daemon, table)} rows{isUntouched(daemon, table) ? null : `, ${formatBytes(table.bytesDone)}`}
        </span>
      </Cell>
      <Cell className="hidden text-end text-muted sm:block">{rowWords(daemon, table)}</Cell>
      <Cell className="hidden text-end text-muted sm:block">
        {isUntouched(daemon, table) ? '–' : formatBytes(table.bytesDone)}
      </Cell>
      <Cell className="flex items-center gap-2">
        <Bar daemon={daemon} table={table} />
        <span
          className={classNames(
            'w-22 shrink-0 text-end',
            (table.state === 'failed' || table.state === 'differs') && 'font-medium text-bad',
          )}
        >
          {stateWords(daemon, table)}
        </span>
      </Cell>
    </div>
  );
}, isSame);

/** A row whose content has not changed is not rendered again, even if its table was reported again. */
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
  return (
    <span aria-hidden className="hidden h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-idle-tint sm:block">
      <span
        className={classNames('block h-full origin-left rtl:origin-right', toneOf(daemon, table))}
        style={{ transform: `scaleX(${share})` }}
      />
    </span>
  );
}

function toneOf(daemon: Daemon, table: ReportedTable): string {
  if (table.state === 'failed' || table.state === 'differs') return 'bg-bad-solid';
  if (isDone(daemon, table)) return 'bg-good-solid';
  return isAtWork(daemon.status) ? 'bg-work-solid' : 'bg-idle-solid';
}

/** @returns whether nothing of the table was read or written yet */
function isUntouched(daemon: Daemon, table: ReportedTable): boolean {
  return table.bytesDone === 0 && table.rowsDone === 0 && !isDone(daemon, table);
}

/** @returns whether nothing is left to be done with the table */
function isDone({ status }: Daemon, { state }: ReportedTable): boolean {
  if (state === 'failed' || state === 'differs') return false;
  return state === 'done' || state === 'compared' || status === 'COMPLETED';
}

/** A backup knows how many rows there are, about; a restore how many bytes, exactly; what is compared is counted in rows. */
function shareOf({ type }: Daemon, table: ReportedTable): number {
  if (table.state === 'differs') return 1;
  const inRows = type === 'BACKUP' || table.state === 'comparing';
  const [done, total] = inRows ? [table.rowsDone, table.rowsTotal] : [table.bytesDone, table.bytesTotal];
  return total === 0 ? 0 : Math.min(done / total, 0.99);
}

const endedWords: Record<TableState, string> = {
  waiting: 'Not started',
  'at work': 'Interrupted',
  done: 'Copied',
  'to compare': 'Not compared',
  comparing: 'Interrupted',
  compared: 'Matches',
  differs: 'Differs',
  failed: 'Failed',
};

function stateWords(daemon: Daemon, table: ReportedTable): string {
  const { state } = table;
  if (daemon.status === 'COMPLETED') return daemon.type === 'VERIFY' ? 'Matches' : 'Copied';
  if (!isAtWork(daemon.status) || isDone(daemon, table)) return endedWords[state];
  if (state === 'waiting') return 'Waiting';
  if (state === 'to compare') return 'Copied';
  if (state === 'failed' || state === 'differs') return endedWords[state];
  return `${Math.floor(shareOf(daemon, table) * 100)}%`;
}

/** Rows of a table that did not complete are shown as read: they are not part of any result. */
function rowWords(daemon: Daemon, table: ReportedTable): string {
  const about = daemon.type === 'BACKUP' ? 'about ' : '';
  const { state, rowsDone, rowsTotal } = table;
  if (isDone(daemon, table) || state === 'differs') return formatNumber(rowsDone);
  if (state === 'waiting' || state === 'to compare') return `${about}${formatNumber(rowsTotal)}`;
  if (state === 'failed' || !isAtWork(daemon.status)) {
    const unsaved = state === 'comparing' ? 'compared' : daemon.type === 'BACKUP' ? 'read' : 'sent, not confirmed';
    return `${formatNumber(rowsDone)} ${unsaved}`;
  }
  return `${formatNumber(rowsDone)} of ${about}${formatNumber(rowsTotal)}`;
}
