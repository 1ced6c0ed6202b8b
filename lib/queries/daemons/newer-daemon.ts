import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';

/**
 * The later of two answers for the same daemon, in whichever order they arrived: an ended daemon is later than a running one,
 * then more time worked, then more progress.
 */
export function newerDaemon(known: BackupRestoreStatus | undefined, next: BackupRestoreStatus): BackupRestoreStatus {
  if (!known || known.id !== next.id) return next;
  const knownWorks = isAtWork(known.status);
  if (knownWorks !== isAtWork(next.status)) return knownWorks ? next : known;
  if (known.totalTimeMS !== next.totalTimeMS) return known.totalTimeMS > next.totalTimeMS ? known : next;
  return known.progresssCurrent > next.progresssCurrent ? known : next;
}
