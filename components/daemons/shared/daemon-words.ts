import { CircleCheck, CircleSlash, CircleX, Clock, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { Tone } from '#components/ui/badge.tsx';
import { type BackupRestoreStatus, type DaemonStatus, type DaemonType, isAtWork } from '#lib/contracts/daemon.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatNumber } from '#lib/format/format-number.ts';

export const daemonStatusWords: Record<DaemonStatus, { label: string; tone: Tone; Icon: LucideIcon }> = {
  STARTED: { label: 'Running', tone: 'work', Icon: LoaderCircle },
  IN_PROGRESSS: { label: 'Running', tone: 'work', Icon: LoaderCircle },
  IN_QUEUE: { label: 'Waiting', tone: 'work', Icon: Clock },
  COMPLETED: { label: 'Completed', tone: 'good', Icon: CircleCheck },
  FAILED: { label: 'Failed', tone: 'bad', Icon: CircleX },
  TERMINATED: { label: 'Stopped', tone: 'idle', Icon: CircleSlash },
};

/** How far it is, 0 to 1; null while the total is not known. */
export function daemonShare({ progresssCurrent, progresssTotal }: BackupRestoreStatus): number | null {
  return progresssTotal > 0 ? Math.min(progresssCurrent / progresssTotal, 1) : null;
}

/** "42%"; never 100% before the end, and null while the total is not known. */
export function daemonPercent(daemon: BackupRestoreStatus): string | null {
  const share = daemonShare(daemon);
  if (share === null) return null;
  return `${daemon.status === 'COMPLETED' ? 100 : Math.min(Math.floor(share * 100), 99)}%`;
}

/**
 * "12,000 of 46,273 rows" for a backup, "1.20 MB of 13.8 MB" for a restore or a verification; null while a restore has read
 * nothing yet and takes its safety backup, which its message describes.
 */
export function daemonAmount({ type, status, progresssCurrent, progresssTotal }: BackupRestoreStatus): string | null {
  if (type === 'RESTORE' && isAtWork(status) && progresssCurrent === 0 && progresssTotal === 0) return null;
  if (type !== 'BACKUP') {
    if (progresssTotal === 0) return formatBytes(progresssCurrent);
    return `${formatBytes(progresssCurrent)} of ${formatBytes(progresssTotal)}`;
  }
  if (progresssTotal === 0) return formatCount(progresssCurrent, 'row');
  return `${formatNumber(progresssCurrent)} of ${formatCount(progresssTotal, 'row')}`;
}

/** A rate in the daemon's unit: "12,400 rows/s" or "25.1 MB/s". */
export function daemonRate(type: DaemonType, perSecond: number): string {
  return type === 'BACKUP' ? `${formatNumber(perSecond)} rows/s` : `${formatBytes(perSecond)}/s`;
}
