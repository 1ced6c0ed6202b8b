'use client';

import { type ReactNode, useState } from 'react';
import { Pager } from '#components/ui/table/pager.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { changesInWords, isCounted, restoreChanges, type TableChange, unknownTableWords } from './restore-changes.ts';
import { aboutRows, restoreScope, type Share, shareInWords } from './restore-scope.ts';
import { StackedFigures } from './stacked-figures.tsx';

const pageSize = 50;

/** Rows by table, in the backup and now, and what a restore in place would change; fifty tables a page, and stacked on a phone. */
export function ComparisonTable({ preview }: { preview: RestorePreview }) {
  const [page, setPage] = useState(1);
  const { tables } = restoreChanges(preview);
  const from = (page - 1) * pageSize;
  const shown = tables.slice(from, from + pageSize);
  const sums = sumsOf(preview);
  const counted = isCounted(preview);
  return (
    <>
      <WideTable tables={shown} sums={sums} counted={counted} />
      <ul aria-label="Rows by table" className="divide-y divide-line sm:hidden">
        {sums.map(({ label, backup, now, changes }) => (
          <li key={label} className="bg-canvas px-5 py-3 font-medium">
            <StackedFigures
              title={label}
              figures={[
                ['Backup', shareInWords(backup)],
                ['Now', shareInWords(now)],
                ...(counted && changes !== null ? [['Changes lost (est.)', changes] as const] : []),
              ]}
            />
          </li>
        ))}
        {shown.map((table) => (
          <li key={`${table.schema}\0${table.name}`} className="px-5 py-3">
            <StackedFigures
              title={<TableName table={table} />}
              figures={[
                ['Backup', <InBackup key="backup" table={table} />],
                ['Now', <Now key="now" table={table} />],
                ['After a restore', <Difference key="difference" table={table} />],
                ...(counted ? [['Changes lost (est.)', <Undone key="undone" table={table} />] as const] : []),
              ]}
            />
          </li>
        ))}
      </ul>
      {tables.length > pageSize ? (
        <div className="border-line border-t px-5 py-3">
          <Pager
            page={page}
            pageSize={pageSize}
            total={tables.length}
            noun="table"
            words={['Previous', 'Next']}
            onPage={setPage}
          />
        </div>
      ) : null}
    </>
  );
}

type Sum = { label: string; backup: Share; now: Share; difference: number | null; changes: string | null };

/** All of both sides, and what of it a restore in place replaces: the second line only where the two differ. */
function sumsOf(preview: RestorePreview): Sum[] {
  const { backup, now, replaced, restored } = restoreScope(preview);
  const changes = changesInWords(preview.changes);
  const isAll = backup.tables === restored.tables && now.tables === replaced.tables;
  const difference = restored.rows - replaced.rows;
  const all = { label: 'All tables', backup, now };
  if (isAll) return [{ ...all, difference, changes }];
  return [
    { label: 'Replaced by a restore in place', backup: restored, now: replaced, difference, changes },
    { ...all, difference: null, changes: null },
  ];
}

function WideTable({ tables, sums, counted }: { tables: TableChange[]; sums: Sum[]; counted: boolean }) {
  return (
    <div className="hidden sm:block">
      <Table aria-label="Rows by table, in the backup and now">
        <TableHeader>
          <TableRow>
            <TableHead>Table</TableHead>
            <TableHead className="text-end">Backup</TableHead>
            <TableHead className="text-end">Now</TableHead>
            <TableHead className="text-end">After a restore</TableHead>
            {counted ? <TableHead className="text-end">Changes lost (est.)</TableHead> : null}
          </TableRow>
        </TableHeader>
        <TableBody>
          {tables.map((table) => (
            <TableRow key={`${table.schema}\0${table.name}`} className="hover:bg-sunken">
              <TableCell className="h-10 min-w-44 text-sm lg:min-w-60">
                <TableName table={table} />
              </TableCell>
              <Figure>
                <InBackup table={table} />
              </Figure>
              <Figure>
                <Now table={table} />
              </Figure>
              <Figure>
                <Difference table={table} />
              </Figure>
              {counted ? (
                <TableCell className="figures h-10 min-w-40 text-end">
                  <Undone table={table} />
                </TableCell>
              ) : null}
            </TableRow>
          ))}
        </TableBody>
        <tfoot className="divide-y divide-line border-line-strong border-t">
          {sums.map(({ label, backup, now, difference, changes }) => (
            <TableRow key={label} className="font-medium">
              <TableCell className="h-11">{label}</TableCell>
              <Figure>{shareInWords(backup)}</Figure>
              <Figure>{shareInWords(now)}</Figure>
              <Figure>{difference === null ? null : <DifferenceInWords rows={difference} exact={now.exact} />}</Figure>
              {counted ? <TableCell className="figures h-11 text-end">{changes}</TableCell> : null}
            </TableRow>
          ))}
        </tfoot>
      </Table>
    </div>
  );
}

function Figure({ children }: { children: ReactNode }) {
  return <TableCell className="figures h-10 text-end lg:whitespace-nowrap">{children}</TableCell>;
}

function TableName({ table }: { table: TableChange }) {
  return (
    <bdi className="font-mono wrap-anywhere">
      <span className="text-muted">
        <ForeignName name={table.schema} />.
      </span>
      <ForeignName name={table.name} />
    </bdi>
  );
}

function InBackup({ table: { archiveRows } }: { table: TableChange }) {
  return archiveRows === null ? <span className="text-muted">not in it</span> : formatNumber(archiveRows);
}

function Now({ table: { nowRows, exact } }: { table: TableChange }) {
  return nowRows === null ? <span className="text-muted">no such table</span> : aboutRows(nowRows, exact);
}

function Difference({ table: { difference, nowRows, exact, replaced } }: { table: TableChange }) {
  if (!replaced) return <span className="text-muted">{nowRows === null ? '–' : 'not restored'}</span>;
  if (difference === null) return <span className="text-muted">–</span>;
  return <DifferenceInWords rows={difference} exact={exact} />;
}

function DifferenceInWords({ rows: difference, exact }: { rows: number; exact: boolean }) {
  if (difference === 0) return <span className="text-muted">{exact ? 'Difference: 0' : 'Difference: ≈ 0'}</span>;
  const rows = formatCount(Math.abs(difference), 'row');
  const about = exact ? '' : 'about ';
  return (
    <span className={difference < 0 ? 'text-bad' : 'text-good'}>
      {about}
      {rows} {difference < 0 ? 'fewer' : 'more'}
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
