import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { followDaemonChanges } from './follow-daemon-changes.ts';
import { getDaemon } from './get-daemon.ts';
import { retryWhileUnreachable } from './retry-while-unreachable.ts';

/**
 * Yields a daemon at once and whenever it changes, until it has ended. Changes that come faster than the caller takes them are yielded as
 * one.
 * @param id as the address of a request has it
 * @throws AppError NOT_FOUND, before the first
 */
export async function* watchDaemon(id: string, signal: AbortSignal): AsyncGenerator<BackupRestoreStatus> {
  const feed = await followDaemonChanges(signal);
  try {
    let yielded = '';
    for (;;) {
      const daemon = await retryWhileUnreachable(() => getDaemon(id), signal);
      if (daemon === null) return;
      const news = JSON.stringify({ ...daemon, totalTimeMS: 0 });
      if (news !== yielded) yield daemon;
      yielded = news;
      if (!isAtWork(daemon.status)) return;
      if (!(await waitForChange(feed.next, Number(daemon.id)))) return;
    }
  } finally {
    feed.close();
  }
}

/** Waits until the daemon may have changed. @returns false if the signal has aborted */
async function waitForChange(
  next: Awaited<ReturnType<typeof followDaemonChanges>>['next'],
  id: number,
): Promise<boolean> {
  for (;;) {
    const changes = await next();
    if (changes === null) return false;
    if (changes === 'unknown' || changes.has(id)) return true;
  }
}
