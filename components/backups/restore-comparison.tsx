'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { Card } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Loading } from '#components/ui/skeleton.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { ComparisonSkeleton } from './backup-details-skeleton.tsx';
import { Sentences } from './backup-facts.tsx';
import { aboutRows, restoreChanges, type TableChange } from './restore-changes.ts';

/** The backup and the repository as it is now, side by side: what a restore would replace. */
export function RestoreComparison({ preview }: { preview: UseQueryResult<RestorePreview> }) {
  const { data, error, refetch } = preview;
  if (!data && error) {
    return (
      <FailureNotice
        title="The backup could not be compared with the repository"
        error={error}
        retry={() => void refetch()}
      />
    );
  }
  if (!data) {
    return (
      <Loading label="Comparing the backup with the repository">
        <ComparisonSkeleton />
      </Loading>
    );
  }
  const { tables, exact } = restoreChanges(data);
  return (
    <>
      {data.problems.length > 0 ? (
        <Notice tone="bad" title="This backup can’t be restored into the repository as it is">
          <Sentences sentences={data.problems} />
        </Notice>
      ) : null}
      {data.notes.length > 0 ? (
        <Notice tone="idle" title="Worth knowing before a restore">
          <Sentences sentences={data.notes} />
        </Notice>
      ) : null}
      <Card className="overflow-hidden">
        <div className="flex flex-col gap-0.5 px-5 pt-4 pb-3">
          <h2 className="font-semibold">What a restore would replace</h2>
          <p className="text-muted text-sm">
            Rows by table, in this backup and now in <span className="font-mono">{data.now.database}</span> (PostgreSQL{' '}
            {data.now.serverVersion}).
            {exact ? null : ' Of large tables PostgreSQL knows about how many rows there are.'}
          </p>
        </div>
        <ComparisonTable tables={tables} preview={data} exact={exact} />
      </Card>
    </>
  );
}

type ComparisonTableProps = { tables: TableChange[]; preview: RestorePreview; exact: boolean };

function ComparisonTable({ tables, preview, exact }: ComparisonTableProps) {
  return (
    <Table aria-label="Rows by table, in the backup and now">
      <TableHeader>
        <TableRow>
          <TableHead>Table</TableHead>
          <TableHead className="text-right">In the backup</TableHead>
          <TableHead className="text-right">Now</TableHead>
          <TableHead className="text-right">After a restore</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {tables.map((table) => (
          <TableRow key={`${table.schema}.${table.name}`} className="hover:bg-sunken">
            <TableCell className="h-10 break-all font-mono text-sm">
              <span className="text-muted">{table.schema}.</span>
              {table.name}
            </TableCell>
            <TableCell className="figures h-10 whitespace-nowrap text-right">
              {table.archiveRows === null ? (
                <span className="text-muted">not in it</span>
              ) : (
                formatNumber(table.archiveRows)
              )}
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
          </TableRow>
        ))}
      </TableBody>
      <tfoot className="border-line-strong border-t">
        <TableRow className="font-medium">
          <TableCell className="h-11">{formatCount(tables.length, 'table')}</TableCell>
          <TableCell className="figures h-11 text-right">{formatNumber(preview.contents.rows)}</TableCell>
          <TableCell className="figures h-11 whitespace-nowrap text-right">
            {aboutRows(preview.now.rows, exact)}
          </TableCell>
          <TableCell />
        </TableRow>
      </tfoot>
    </Table>
  );
}

function Difference({ table: { difference, exact } }: { table: TableChange }) {
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
