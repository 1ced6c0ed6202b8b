'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import type { ReportedTable } from '#lib/daemon-report.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { orderTables, type TableOrder, tableOrders } from './order-tables.ts';
import { TableProgressList } from './table-progress-list.tsx';

type TablesCardProps = { daemon: Pick<BackupRestoreStatus, 'type' | 'status'>; tables: readonly ReportedTable[] };

/** Every table with how far it is; found by name, and in the order that is wanted. */
export function TablesCard({ daemon, tables }: TablesCardProps) {
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<TableOrder>('work');
  const wanted = useDeferredValue(search);
  const shown = useMemo(() => orderTables(tables, wanted, order), [tables, wanted, order]);
  const done = useMemo(() => tables.filter(({ state }) => state === 'done').length, [tables]);
  return (
    <Card aria-labelledby="tables" className="overflow-hidden">
      <CardHeader
        id="tables"
        title={
          <>
            Tables{' '}
            <span className="figures pl-1 font-normal text-muted text-sm">
              {formatNumber(done)} of {formatNumber(tables.length)} done
            </span>
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
      <TableProgressList daemon={daemon} tables={shown} key={`${wanted} ${order}`} />
      <p aria-live="polite" className="sr-only">
        {wanted.trim() === '' ? '' : `${formatCount(shown.length, 'table')} found`}
      </p>
    </Card>
  );
}

function toOrder(value: string): TableOrder {
  return value === 'size' || value === 'name' ? value : 'work';
}
