import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';

/**
 * Of two answers for the same daemon the one that came about later, however they arrived: an ended one beats one at work,
 * then more time worked, then more progress.
 */
export function newerDaemon(known: BackupRestoreStatus | undefined, next: BackupRestoreStatus): BackupRestoreStatus {
  if (!known || known.id !== next.id) return next;
  const knownWorks = isAtWork(known.status);
  if (knownWorks !== isAtWork(next.status)) return knownWorks ? next : known;
  if (known.totalTimeMS !== next.totalTimeMS) return known.totalTimeMS > next.totalTimeMS ? known : next;
  return known.progresssCurrent > next.progresssCurrent ? known : next;
}
