'use client';

import { useState } from 'react';
import { Pager } from '#components/ui/pager.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import {
  aboutRows,
  changesInWords,
  isCounted,
  type RestoreChanges,
  type TableChange,
  unknownTableWords,
} from './restore-changes.ts';

const pageSize = 50;

type ComparisonTableProps = { changes: RestoreChanges; preview: RestorePreview };

/** Rows by table, in the backup and now, and what a restore would undo; fifty tables a page. */
export function ComparisonTable({ changes: { tables, exact }, preview }: ComparisonTableProps) {
  const [page, setPage] = useState(1);
  const from = (page - 1) * pageSize;
  const counted = isCounted(preview);
  return (
    <>
      <Table aria-label="Rows by table, in the backup and now">
        <TableHeader>
          <TableRow>
            <TableHead>Table</TableHead>
            <TableHead className="text-right">In the backup</TableHead>
            <TableHead className="text-right">Now</TableHead>
            <TableHead className="text-right">After a restore</TableHead>
            {counted ? <TableHead className="hidden text-right sm:table-cell">Undone, about</TableHead> : null}
          </TableRow>
        </TableHeader>
        <TableBody>
          {tables.slice(from, from + pageSize).map((table) => (
            <ComparisonRow key={`${table.schema}.${table.name}`} table={table} counted={counted} />
          ))}
        </TableBody>
        <tfoot className="border-line-strong border-t">
          <TableRow className="font-medium">
            <TableCell className="h-11 whitespace-nowrap">{formatCount(tables.length, 'table')}</TableCell>
            <TableCell className="figures h-11 text-right">{formatNumber(preview.contents.rows)}</TableCell>
            <TableCell className="figures h-11 whitespace-nowrap text-right">
              {aboutRows(preview.now.rows, exact)}
            </TableCell>
            <TableCell />
            {counted ? (
              <TableCell className="figures hidden h-11 text-right sm:table-cell">
                {changesInWords(preview.changes)}
              </TableCell>
            ) : null}
          </TableRow>
        </tfoot>
      </Table>
      {tables.length > pageSize ? (
        <div className="border-line border-t px-5 py-3">
          <Pager
            page={page}
            pageSize={pageSize}
            total={tables.length}
            noun="table"
            words={['Back', 'On']}
            onPage={setPage}
          />
        </div>
      ) : null}
    </>
  );
}

function ComparisonRow({ table, counted }: { table: TableChange; counted: boolean }) {
  return (
    <TableRow className="hover:bg-sunken">
      <TableCell className="h-10 min-w-44 text-sm">
        <span className="break-all font-mono">
          <span className="text-muted">{table.schema}.</span>
          {table.name}
        </span>
        {counted && table.replaced ? (
          <span className="figures block sm:hidden">
            Undone: <Undone table={table} />
          </span>
        ) : null}
      </TableCell>
      <TableCell className="figures h-10 whitespace-nowrap text-right">
        {table.archiveRows === null ? <span className="text-muted">not in it</span> : formatNumber(table.archiveRows)}
      </TableCell>
      <TableCell className="figures h-10 whitespace-nowrap text-right">
        {table.nowRows === null ? (
          <span className="text-muted">no such table</span>
        ) : (
          aboutRows(table.nowRows, table.exact)
        )}
      </TableCell>
      <TableCell className="figures h-10 whitespace-nowrap text-right">
        <Difference table={table} />
      </TableCell>
      {counted ? (
        <TableCell className="figures hidden h-10 min-w-40 text-right sm:table-cell">
          <Undone table={table} />
        </TableCell>
      ) : null}
    </TableRow>
  );
}

function Difference({ table: { difference, exact, replaced } }: { table: TableChange }) {
  if (!replaced && difference !== null) return <span className="text-muted">left as it is</span>;
  if (difference === null) return <span className="text-muted">–</span>;
  if (difference === 0) return <span className="text-muted">{exact ? 'same' : 'about the same'}</span>;
  const rows = formatCount(Math.abs(difference), 'row');
  const about = exact ? '' : 'about ';
  return difference < 0 ? (
    <span className="text-bad">
      {about}
      {rows} fewer
    </span>
  ) : (
    <span className="text-good">
      {about}
      {rows} more
    </span>
  );
}

function Undone({ table: { changes, changesUnknown, replaced } }: { table: TableChange }) {
  if (!replaced) return <span className="text-muted">–</span>;
  if (changes) {
    const words = changesInWords(changes);
    return words === 'none' ? <span className="text-muted">none</span> : words;
  }
  const why = changesUnknown ? unknownTableWords[changesUnknown] : undefined;
  return <span className="text-muted">not known{why ? `, ${why}` : null}</span>;
}
