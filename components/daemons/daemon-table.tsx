'use client';

import Link from 'next/link';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#components/ui/table.tsx';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { formatDuration, formatWholeDuration } from '#lib/format/format-duration.ts';
import { DaemonStatusBadge } from './daemon-status-badge.tsx';
import { daemonName, daemonPercent, daemonTypeIcons } from './daemon-words.ts';

/** Daemons with how they stand, by whom and when they were started, and how long they worked. */
export function DaemonTable({ daemons, label }: { daemons: BackupRestoreStatus[]; label: string }) {
  return (
    <Table aria-label={label}>
      <TableHeader>
        <TableRow>
          <TableHead>Daemon</TableHead>
          <TableHead>Status</TableHead>
          <TableHead className="hidden md:table-cell">Started by</TableHead>
          <TableHead className="hidden sm:table-cell">Started</TableHead>
          <TableHead className="text-right">Took</TableHead>
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
  const Icon = daemonTypeIcons[daemon.type];
  const works = isAtWork(daemon.status);
  return (
    <TableRow className="relative hover:bg-sunken">
      <TableCell>
        <Link
          href={`/daemons/${daemon.id}`}
          className="figures inline-flex items-center gap-2.5 whitespace-nowrap rounded-sm font-medium after:absolute after:inset-0"
        >
          <Icon aria-hidden className="size-4 text-muted" />
          {daemonName(daemon)}
        </Link>
        <span className="block pl-6.5 text-muted text-sm sm:hidden">
          <RelativeTime time={daemon.startedOn} />
        </span>
      </TableCell>
      <TableCell>
        <span className="flex items-center gap-2">
          <DaemonStatusBadge status={daemon.status} />
          {works ? <span className="figures text-sm text-work">{daemonPercent(daemon)}</span> : null}
          {daemon.status === 'FAILED' ? (
            <span className="hidden max-w-64 truncate text-muted text-sm lg:inline">{daemon.errorMessage}</span>
          ) : null}
        </span>
      </TableCell>
      <TableCell className="hidden max-w-48 truncate text-muted md:table-cell">{daemon.startedBy}</TableCell>
      <TableCell className="relative z-10 hidden text-muted sm:table-cell">
        <RelativeTime time={daemon.startedOn} />
      </TableCell>
      <TableCell className="figures whitespace-nowrap text-right text-muted">
        {works ? formatWholeDuration(daemon.totalTimeMS) : formatDuration(daemon.totalTimeMS)}
      </TableCell>
    </TableRow>
  );
}
