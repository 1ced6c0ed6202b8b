import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { isConsoleDbUnreachable } from '#server/adapters/console-db/is-console-db-unreachable.ts';
import { sleep } from '#server/async/sleep.ts';
import { followDaemonChanges } from './follow-daemon-changes.ts';
import { getDaemon } from './get-daemon.ts';

/**
 * A daemon at once and whenever it changes, until it has ended. Changes that come faster than they are taken are told as one.
 * @throws AppError NOT_FOUND, before the first
 */
export async function* watchDaemon(id: string, signal: AbortSignal): AsyncGenerator<BackupRestoreStatus> {
  const feed = await followDaemonChanges(signal);
  try {
    let told = '';
    for (;;) {
      const daemon = await insistOn(() => getDaemon(id), signal);
      if (daemon === null) return;
      const news = JSON.stringify({ ...daemon, totalTimeMS: 0 });
      if (news !== told) yield daemon;
      told = news;
      if (!isAtWork(daemon.status)) return;
      if (!(await changed(feed.next, Number(daemon.id)))) return;
    }
  } finally {
    feed.close();
  }
}

/** @returns false once the watching is over */
async function changed(next: Awaited<ReturnType<typeof followDaemonChanges>>['next'], id: number): Promise<boolean> {
  for (;;) {
    const changes = await next();
    if (changes === null) return false;
    if (changes === 'unknown' || changes.has(id)) return true;
  }
}

/** Reads again and again while the console database is away; null once the signal has aborted. */
export async function insistOn<Result>(read: () => Promise<Result>, signal: AbortSignal): Promise<Result | null> {
  while (!signal.aborted) {
    try {
      return await read();
    } catch (error) {
      if (!isConsoleDbUnreachable(error)) throw error;
    }
    await sleep(1000, signal).catch(() => {});
  }
  return null;
}
