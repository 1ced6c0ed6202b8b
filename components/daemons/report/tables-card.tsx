'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { TableState } from '#lib/contracts/daemon-details.ts';
import type { ReportedTable } from '#lib/daemon-report.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { type JobKind, jobKind } from '#lib/job-kind.ts';
import { orderTables, type TableOrder, tableOrders } from './order-tables.ts';
import { TableProgressList } from './table-progress-list.tsx';

type Daemon = Pick<BackupRestoreStatus, 'type' | 'status' | 'mode' | 'undoOf'>;
type TablesCardProps = {
  daemon: Daemon;
  tables: readonly ReportedTable[];
  /** The code of the failure that ended the job; null if there is none, or if it is not known. */
  failureCode: string | null;
};

/** Every table with how far it is; found by name, and in the order that is wanted. */
export function TablesCard({ daemon, tables, failureCode }: TablesCardProps) {
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<TableOrder>('work');
  const wanted = useDeferredValue(search);
  const shown = useMemo(() => orderTables(tables, wanted, order), [tables, wanted, order]);
  const summary = useMemo(() => summarize(daemon, tables), [daemon, tables]);
  const kept = whatIsLeft(daemon, failureCode);
  return (
    <Card aria-labelledby="tables" className="overflow-hidden">
      <CardHeader
        id="tables"
        title={
          <>
            Tables <span className="figures pl-1 font-normal text-muted text-sm">{summary}</span>
          </>
        }
      >
        <div className="flex flex-wrap items-center gap-2 pr-3">
          <Input
            type="search"
            aria-label="Find a table"
            placeholder="Find a table"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className="h-8 w-44 text-sm"
          />
          <Select aria-label="Order" value={order} onChange={(event) => setOrder(toOrder(event.target.value))}>
            {Object.entries(tableOrders).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </div>
      </CardHeader>
      {kept === null ? null : <p className="px-5 pb-3 text-muted text-sm">{kept}</p>}
      <TableProgressList daemon={daemon} tables={shown} key={`${wanted} ${order}`} />
      <p aria-live="polite" className="sr-only">
        {wanted.trim() === '' ? '' : `${formatCount(shown.length, 'table')} found`}
      </p>
    </Card>
  );
}

/** "3 of 5 copied", "2 of 5 compared". */
function summarize(daemon: Daemon, tables: readonly ReportedTable[]): string {
  const isCompared = tables.some(({ state }) => comparedStates.has(state));
  const done = tables.filter(({ state }) => state === 'compared' || (!isCompared && state === 'done')).length;
  const shown = daemon.status === 'COMPLETED' ? tables.length : done;
  return `${formatNumber(shown)} of ${formatNumber(tables.length)} ${isCompared ? 'match' : 'copied'}`;
}

const comparedStates = new Set<TableState>(['to compare', 'comparing', 'compared', 'differs']);

const left: Record<JobKind, string> = {
  BACKUP: 'The partial copy is not kept.',
  VERIFY: 'The temporary test database is not kept.',
  IN_PLACE: 'The copy was not committed: the database is as it was before.',
  STAGED: 'The new database is not kept.',
  NEW_DATABASE: 'The new database is not kept.',
  UNDO: 'The copy was not committed: the database is as it was before.',
};

/** What happened to the rows below, if the job did not complete. If the transaction's outcome is unknown, nothing is said. */
function whatIsLeft(daemon: Daemon, failureCode: string | null): string | null {
  if (isAtWork(daemon.status) || daemon.status === 'COMPLETED' || failureCode === 'FATE_UNKNOWN') return null;
  return left[jobKind(daemon)];
}

function toOrder(value: string): TableOrder {
  return value === 'size' || value === 'name' ? value : 'work';
}
