import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeDaemons } from './describe-daemon.ts';
import { type DaemonChanges, followDaemonChanges } from './follow-daemon-changes.ts';
import { retryWhileUnreachable } from './retry-while-unreachable.ts';

/** Yields the running daemon, if any, and from then on every daemon that changes, until the signal aborts. */
export async function* watchAllDaemons(signal: AbortSignal): AsyncGenerator<BackupRestoreStatus> {
  const feed = await followDaemonChanges(signal);
  const yielded = new Map<number, string>();
  const running = new Set<number>();
  let newestId = await retryWhileUnreachable(readNewestId, signal);
  try {
    for (let changes: DaemonChanges | null = 'unknown'; changes !== null; changes = await feed.next()) {
      const ids: DaemonChanges = changes;
      const daemons = await retryWhileUnreachable(
        async () => describeDaemons(await readChanged(ids, [...running], newestId ?? 0)),
        signal,
      );
      for (const daemon of daemons ?? []) {
        const id = Number(daemon.id);
        const news = JSON.stringify({ ...daemon, totalTimeMS: 0 });
        if (yielded.get(id) !== news) yield daemon;
        remember(yielded, id, news);
        if (isAtWork(daemon.status)) running.add(id);
        else running.delete(id);
        newestId = Math.max(newestId ?? 0, id);
      }
    }
  } finally {
    feed.close();
  }
}

/** Remembers what was yielded last for the newest 50 daemons: the others have ended and do not change any more. */
function remember(yielded: Map<number, string>, id: number, news: string): void {
  yielded.set(id, news);
  if (yielded.size > 50) yielded.delete(Math.min(...yielded.keys()));
}

async function readNewestId(): Promise<number> {
  return (await consoleDb().daemon.aggregate({ _max: { id: true } }))._max.id ?? 0;
}

/** If it is unknown what changed: the running daemon, those that ran when they were last yielded, and those started since. */
function readChanged(changes: DaemonChanges, knownRunning: number[], newestId: number) {
  const where =
    changes === 'unknown'
      ? { OR: [{ endedOn: null }, { id: { in: knownRunning } }, { id: { gt: newestId } }] }
      : { id: { in: [...changes] } };
  return consoleDb().daemon.findMany({ where, orderBy: { id: 'asc' } });
}
