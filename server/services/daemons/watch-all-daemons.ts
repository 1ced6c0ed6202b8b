import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeDaemons } from './describe-daemon.ts';
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
      const daemons = await insistOn(
        async () => describeDaemons(await readChanged(ids, [...atWork], newestId ?? 0)),
        signal,
      );
      for (const daemon of daemons ?? []) {
        const id = Number(daemon.id);
        const news = JSON.stringify({ ...daemon, totalTimeMS: 0 });
        if (told.get(id) !== news) yield daemon;
        remember(told, id, news);
        if (isAtWork(daemon.status)) atWork.add(id);
        else atWork.delete(id);
        newestId = Math.max(newestId ?? 0, id);
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
