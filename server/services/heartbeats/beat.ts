import { type ConsoleDb, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { giveUpAfterMs } from '../notifications/retry-times.ts';
import { findRunSignals, type Signal } from './find-run-signals.ts';

type StoredHeartbeat = NonNullable<Awaited<ReturnType<ConsoleDb['heartbeat']['findUnique']>>>;

const newsMs = 60 * 60_000;

/**
 * Writes the calls of a stack's heartbeats that have become due: of backups, or of runs of one schedule, that started or ended within
 * the last hour, and of the console, which runs. Each is written once, however many processes do this at once.
 * @throws the driver's error when the console database cannot be reached
 */
export async function beat(stackId: number, at: Date): Promise<void> {
  for (const heartbeat of await consoleDb().heartbeat.findMany({ where: { stackId } })) {
    if (heartbeat.covers === 'CONSOLE') await beatConsole(heartbeat, at);
    else await beatBackups(heartbeat, at);
  }
}

/** What was not sent before the next call is due is not sent any more: the watcher counts calls that come, not calls that came too late. */
async function beatConsole({ id, stackId, everyMinutes, nextOn }: StoredHeartbeat, at: Date): Promise<void> {
  if (everyMinutes === null || nextOn === null || nextOn > at) return;
  const next = new Date(at.getTime() + everyMinutes * 60_000);
  await consoleDb().$transaction(async (db) => {
    const { count } = await db.heartbeat.updateMany({ where: { id, nextOn }, data: { nextOn: next } });
    if (count === 0) return;
    await db.delivery.createMany({
      data: [delivery(id, stackId, { key: `alive ${nextOn.toISOString()}`, signal: 'alive' }, at, next)],
      skipDuplicates: true,
    });
  });
}

async function beatBackups(heartbeat: StoredHeartbeat, at: Date): Promise<void> {
  const { id, stackId, scheduleId } = heartbeat;
  const since = new Date(Math.max(at.getTime() - newsMs, heartbeat.createdOn.getTime()));
  const successWhen = heartbeat.successWhen === 'VERIFIED' ? 'VERIFIED' : 'WHOLE';
  const signals =
    scheduleId === null
      ? await findJobSignals(successWhen, since)
      : await findRunSignals({ scheduleId, successWhen, since });
  const giveUpOn = new Date(at.getTime() + giveUpAfterMs.heartbeat);
  await consoleDb().delivery.createMany({
    data: signals.map((signal) => delivery(id, stackId, signal, at, giveUpOn)),
    skipDuplicates: true,
  });
}

/** The signals of every backup, whoever began it. */
async function findJobSignals(successWhen: 'WHOLE' | 'VERIFIED', since: Date): Promise<Signal[]> {
  const jobs = await consoleDb().daemon.findMany({
    where: { type: { in: ['BACKUP', 'VERIFY'] }, OR: [{ startedOn: { gte: since } }, { endedOn: { gte: since } }] },
    orderBy: { id: 'asc' },
    take: 200,
  });
  return jobs.flatMap((job): Signal[] => {
    const isBackup = job.type === 'BACKUP';
    const decides = isBackup !== (successWhen === 'VERIFIED');
    const signals: Signal[] =
      isBackup && job.startedOn >= since ? [{ key: `job ${job.id} start`, signal: 'start' }] : [];
    if (job.endedOn === null) return signals;
    if (job.status === 'COMPLETED' && decides) signals.push({ key: `job ${job.id} end`, signal: 'success' });
    if (job.status !== 'COMPLETED' && (isBackup || decides)) signals.push({ key: `job ${job.id} end`, signal: 'fail' });
    return signals;
  });
}

function delivery(
  id: number,
  stackId: number,
  { key, signal }: { key: string; signal: string },
  at: Date,
  giveUpOn: Date,
) {
  const target = `heartbeat ${id}`;
  // Calls for backups go one after the other; each call of the console stands for itself.
  const thread = signal === 'alive' ? key : target;
  return { stackId, target, key, thread, signal, heartbeatId: id, madeOn: at, nextOn: at, giveUpOn };
}
