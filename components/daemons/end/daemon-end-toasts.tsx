'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { toast } from '#components/ui/toast/toast.ts';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { shorten } from '#lib/format/shorten.ts';
import { jobKind, jobName, jobWay, jobWords } from '#lib/job-kind.ts';
import { recentDaemonsQuery } from '#lib/queries/daemons/daemons-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { fileNameOf } from './use-archive.ts';

/** Says on every page that the running job has finished; the job's own page says so itself. */
export function DaemonEndToasts() {
  const { data } = useQuery(recentDaemonsQuery);
  const path = usePathname();
  const router = useRouter();
  const atWork = useRef(new Set<string>());
  useEffect(() => {
    for (const daemon of data?.results ?? []) {
      if (isAtWork(daemon.status)) atWork.current.add(daemon.id);
      else if (atWork.current.delete(daemon.id) && path !== `/daemons/${daemon.id}`) {
        announce(daemon, (address) => router.push(address));
      }
    }
  }, [data, path, router]);
  return null;
}

function announce(daemon: BackupRestoreStatus, go: (address: string) => void): void {
  const action = { label: 'View', onClick: () => go(`/daemons/${daemon.id}`) };
  const way = jobKind(daemon) === 'UNDO' ? ` ${jobWay(daemon) ?? ''}` : '';
  const name = `${jobName(daemon)}${way}`;
  if (daemon.status === 'COMPLETED') toast.success(`${name} completed`, { action, ...undoing(daemon, go) });
  else if (daemon.status === 'TERMINATED') toast.message(`${name} was stopped`, { action });
  else
    toast.error(`${name} failed`, {
      description: shorten(daemon.errorMessage ?? ''),
      duration: Number.POSITIVE_INFINITY,
      action,
    });
}

/** The way to undo a restore, which is asked about like any other restore. */
function undoing(daemon: BackupRestoreStatus, go: (address: string) => void) {
  const { type, safetyBackupUrl } = daemon;
  if (type !== 'RESTORE' || safetyBackupUrl === null) return {};
  const address = `/backups/${objectPath(fileNameOf(safetyBackupUrl))}?restore`;
  return {
    duration: 20_000,
    cancel: { label: `Undo this ${jobWords[jobKind(daemon)].noun}`, onClick: () => go(address) },
    classNames: { cancelButton: 'shrink-0 rounded-sm font-medium text-link underline underline-offset-2' },
  };
}
