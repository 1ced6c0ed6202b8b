import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeDaemon } from './describe-daemon.ts';
import { type DaemonChanges, followDaemonChanges } from './follow-daemon-changes.ts';
import { insistOn } from './watch-daemon.ts';

/** The daemon at work, if any, and from then on every daemon that changes, until the signal aborts. */
export async function* watchAllDaemons(signal: AbortSignal): AsyncGenerator<BackupRestoreStatus> {
  const feed = await followDaemonChanges(signal);
  const told = new Map<number, string>();
  const atWork = new Set<number>();
  let newestId = await insistOn(readNewestId, signal);
  try {
    for (let changes: DaemonChanges | null = 'unknown'; changes !== null; changes = await feed.next()) {
      const ids: DaemonChanges = changes;
      const daemons = await insistOn(() => readChanged(ids, [...atWork], newestId ?? 0), signal);
      for (const daemon of daemons ?? []) {
        const answer = describeDaemon(daemon, bucket());
        const news = JSON.stringify({ ...answer, totalTimeMS: 0 });
        if (told.get(daemon.id) !== news) yield answer;
        remember(told, daemon.id, news);
        if (daemon.endedOn === null) atWork.add(daemon.id);
        else atWork.delete(daemon.id);
        newestId = Math.max(newestId ?? 0, daemon.id);
      }
    }
  } finally {
    feed.close();
  }
}

/** Keeps what was told last of the newest daemons: the others have ended, and change no more. */
function remember(told: Map<number, string>, id: number, news: string): void {
  told.set(id, news);
  if (told.size > 50) told.delete(Math.min(...told.keys()));
}

async function readNewestId(): Promise<number> {
  return (await consoleDb().daemon.aggregate({ _max: { id: true } }))._max.id ?? 0;
}

/** When it is unknown what changed: those at work, those that were when last told, and those that came since. */
function readChanged(changes: DaemonChanges, toldAtWork: number[], newestId: number) {
  const where =
    changes === 'unknown'
      ? { OR: [{ endedOn: null }, { id: { in: toldAtWork } }, { id: { gt: newestId } }] }
      : { id: { in: [...changes] } };
  return consoleDb().daemon.findMany({ where, orderBy: { id: 'asc' } });
}
