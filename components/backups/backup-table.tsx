'use client';

import {
  createColumnHelper,
  createPaginatedRowModel,
  createSortedRowModel,
  rowPaginationFeature,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { Lock, ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { LocalText } from '#components/ui/local-text.tsx';
import { Pager } from '#components/ui/pager.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { SortableHead } from '#components/ui/sortable-head.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx';
import { classNames } from '#lib/class-names.ts';
import type { Backup } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { BackupProof } from './backup-proof.tsx';
import { DeleteBackupButton } from './delete-backup-button.tsx';
import { DownloadLink } from './download-link.tsx';
import { VerifyRowButton } from './verify-button.tsx';

const pageSize = 20;

const features = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortFns,
});

const column = createColumnHelper<typeof features, Backup>();

const columns = column.columns([
  column.accessor('key', { header: 'File', cell: ({ row }) => <FileCell backup={row.original} /> }),
  column.accessor((backup) => Date.parse(backup.lastModified), {
    id: 'taken',
    header: 'Taken',
    sortDescFirst: true,
    cell: ({ getValue }) => <TakenCell time={getValue()} />,
  }),
  column.accessor('size', {
    header: 'Size',
    sortDescFirst: true,
    cell: ({ getValue }) => formatBytes(getValue()),
  }),
  column.display({ id: 'deeds', header: 'Actions', cell: ({ row }) => <Deeds backup={row.original} /> }),
]);

const columnClasses: Record<string, string> = {
  taken: 'hidden w-48 sm:table-cell',
  size: 'figures w-28 whitespace-nowrap text-right',
  deeds: 'hidden w-68 text-right md:table-cell xl:w-84',
};

/** The backups, newest first until another order is chosen, twenty a page. */
export function BackupTable({ backups }: { backups: Backup[] }) {
  const [pagination, setPagination] = useState({ pageIndex: 0, pageSize });
  const [sorting, setSorting] = useState([{ id: 'taken', desc: true }]);
  const table = useTable({
    features,
    columns,
    data: backups,
    state: { pagination, sorting },
    onPaginationChange: setPagination,
    onSortingChange: setSorting,
    enableSortingRemoval: false,
    autoResetPageIndex: false,
    getRowId: (backup) => backup.key,
  });
  const pages = Math.max(1, Math.ceil(backups.length / pageSize));
  const page = Math.min(pagination.pageIndex + 1, pages);
  return (
    <>
      <Card className="overflow-hidden">
        <Table aria-label="Backups">
          <TableHeader>
            <TableRow>
              {table.getFlatHeaders().map((header) =>
                header.column.getCanSort() ? (
                  <SortableHead
                    key={header.id}
                    className={columnClasses[header.column.id]}
                    sorted={header.column.getIsSorted()}
                    onSort={() => header.column.toggleSorting()}
                  >
                    <table.FlexRender header={header} />
                  </SortableHead>
                ) : (
                  <TableHead key={header.id} className={columnClasses[header.column.id]}>
                    <span className="sr-only">
                      <table.FlexRender header={header} />
                    </span>
                  </TableHead>
                ),
              )}
            </TableRow>
          </TableHeader>
          <TableBody>
            {table.getRowModel().rows.map((row) => (
              <TableRow key={row.id} className="hover:bg-sunken">
                {row.getAllCells().map((cell) => (
                  <TableCell key={cell.id} className={classNames('h-14', columnClasses[cell.column.id])}>
                    <table.FlexRender cell={cell} />
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
      {pages > 1 ? (
        <Pager
          page={page}
          pageSize={pageSize}
          total={backups.length}
          noun="backup"
          onPage={(next) => setPagination({ pageIndex: next - 1, pageSize })}
        />
      ) : null}
    </>
  );
}

function FileCell({ backup }: { backup: Backup }) {
  return (
    <div className="flex flex-col gap-1">
      <Link
        href={`/backups/${objectPath(backup.key)}`}
        className="break-all rounded-sm font-mono text-link text-sm underline-offset-2 hover:underline"
      >
        {backup.key}
      </Link>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
        {backup.keep ? (
          <Badge tone="idle">
            <Lock aria-hidden /> Kept
          </Badge>
        ) : null}
        {backup.safetyFor ? (
          <Badge tone="idle">
            <ShieldCheck aria-hidden /> Safety backup of restore {backup.safetyFor.daemonId}
          </Badge>
        ) : null}
        <BackupProof backup={backup} />
        {backup.note ? <span className="line-clamp-1 break-all">{backup.note}</span> : null}
      </span>
      <span className="text-muted text-sm sm:hidden">
        <RelativeTime time={Date.parse(backup.lastModified)} />
      </span>
    </div>
  );
}

function TakenCell({ time }: { time: number }) {
  return (
    <div className="flex flex-col">
      <RelativeTime time={time} />
      <span className="figures whitespace-nowrap text-muted text-sm">
        <LocalText text={formatShortTime(time)} />
      </span>
    </div>
  );
}

function Deeds({ backup }: { backup: Backup }) {
  return (
    <span className="flex justify-end gap-1">
      <Button asChild size="sm" variant="quiet">
        <Link href={`/backups/${objectPath(backup.key)}?restore`} aria-label={`Restore ${backup.key}`}>
          Restore
        </Link>
      </Button>
      <VerifyRowButton backupKey={backup.key} />
      <DownloadLink backupKey={backup.key} quiet />
      <DeleteBackupButton
        backup={backup}
        trigger={
          <Button size="sm" variant="quiet" aria-label={`Delete ${backup.key}`}>
            Delete
          </Button>
        }
      />
    </span>
  );
}
