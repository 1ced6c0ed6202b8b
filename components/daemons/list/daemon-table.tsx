'use client';

import { Link } from '#components/ui/link.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table/table.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { formatDuration, formatWholeDuration } from '#lib/format/format-duration.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { jobKind, jobName, jobWay } from '#lib/job-kind.ts';
import { DaemonStatusBadge } from '../shared/daemon-status-badge.tsx';
import { daemonPercent } from '../shared/daemon-words.ts';
import { jobIcons } from '../shared/job-icons.ts';

/** Jobs with how they stand, by whom and when they were started, and how long they took. Where there is little room each is one block. */
export function DaemonTable({ daemons, label }: { daemons: BackupRestoreStatus[]; label: string }) {
  return (
    <Table aria-label={label}>
      <TableHeader className="hidden border-line border-b md:table-header-group">
        <TableRow>
          <TableHead>Job</TableHead>
          <TableHead>Status</TableHead>
          <TableHead>Started by</TableHead>
          <TableHead>Started</TableHead>
          <TableHead className="text-end">Took</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {daemons.map((daemon) => (
          <DaemonRow key={daemon.id} daemon={daemon} />
        ))}
      </TableBody>
    </Table>
  );
}

function DaemonRow({ daemon }: { daemon: BackupRestoreStatus }) {
  const Icon = jobIcons[jobKind(daemon)];
  const way = jobWay(daemon);
  const works = isAtWork(daemon.status);
  const took = works ? formatWholeDuration(daemon.totalTimeMS) : formatDuration(daemon.totalTimeMS);
  return (
    <TableRow className="relative flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-sunken md:table-row md:p-0">
      <TableCell className="h-auto min-w-0 flex-1 basis-full p-0 first:pl-0 last:pr-0 md:table-cell md:px-3 md:py-2 md:first:pl-5">
        <Link
          href={`/daemons/${daemon.id}`}
          className="figures inline-flex max-w-full items-start gap-2.5 rounded-sm font-medium after:absolute after:inset-0"
        >
          <Icon aria-hidden className="mt-0.75 size-4 shrink-0 text-muted" />
          <span className="min-w-0">
            <span className="whitespace-nowrap">{jobName(daemon)}</span>
            {way === null ? null : (
              <span className="block break-words font-normal text-muted text-sm">
                <span dir="auto">{showInvisible(way)}</span>
              </span>
            )}
          </span>
        </Link>
      </TableCell>
      <TableCell className="h-auto min-w-0 basis-full p-0 first:pl-0 last:pr-0 md:table-cell md:px-3 md:py-2">
        <span className="flex flex-wrap items-center gap-2">
          <DaemonStatusBadge status={daemon.status} />
          {works ? <span className="figures text-sm text-work">{daemonPercent(daemon)}</span> : null}
          {daemon.undoneBy === null ? null : (
            <span className="whitespace-nowrap text-muted text-sm">undone by undo {daemon.undoneBy.id}</span>
          )}
          {daemon.status === 'FAILED' ? (
            <span
              dir="auto"
              className="line-clamp-2 min-w-0 text-start text-muted text-sm wrap-anywhere md:max-w-64 lg:max-w-80"
            >
              {showInvisibleInProse(daemon.errorMessage ?? '')}
            </span>
          ) : null}
        </span>
      </TableCell>
      <TableCell className="h-auto min-w-0 basis-full p-0 text-muted text-sm first:pl-0 last:pr-0 md:table-cell md:px-3 md:py-2 md:text-base">
        <span className="md:hidden">Started by </span>
        <ForeignName name={daemon.startedBy} className="break-words md:block md:max-w-48" />
      </TableCell>
      <TableCell className="relative z-10 h-auto p-0 text-muted text-sm first:pl-0 last:pr-0 md:table-cell md:px-3 md:py-2 md:text-base">
        <RelativeTime time={daemon.startedOn} />
      </TableCell>
      <TableCell className="figures ms-auto h-auto whitespace-nowrap p-0 text-end text-muted text-sm first:pl-0 last:pr-0 md:table-cell md:px-3 md:py-2 md:text-base md:last:pr-5">
        <span className="sr-only md:hidden">Took </span>
        {took}
      </TableCell>
    </TableRow>
  );
}
