import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** A runner looks every two seconds. */
const lateAfterMs = 5 * 60_000;
const newsMs = 24 * 60 * 60 * 1000;

export type NotifierHealth = { well: boolean; problem: string | null };

/**
 * Whether the console can tell people what is wrong: the notifier runs, and the receivers take what it sends. Well, too, while there is
 * nobody to tell.
 * @throws the driver's error when the console database cannot be reached
 */
export async function checkNotifier(stackId: number, at: Date): Promise<NotifierHealth> {
  const late = await describeLateness(stackId, at);
  if (late !== null) return { well: false, problem: late };
  const db = consoleDb();
  for (const { target, name } of await findReceivers(stackId)) {
    const last = await db.delivery.findFirst({
      where: { target, OR: [{ state: { not: 'WAITING' } }, { answer: { not: null } }] },
      orderBy: { id: 'desc' },
    });
    if (last === null || last.state === 'SENT' || at.getTime() - last.madeOn.getTime() > newsMs) continue;
    const answer = last.answer === null ? '' : ` It answered: ${last.answer.slice(0, 200)}`;
    return { well: false, problem: `“${name}” did not take the last notification.${answer}` };
  }
  return { well: true, problem: null };
}

/** A sentence if there is somebody to tell and no runner has looked for five minutes whether there is something to send; else null. */
export async function describeLateness(stackId: number, at: Date): Promise<string | null> {
  if ((await findReceivers(stackId)).length === 0) return null;
  const notifier = await consoleDb().notifier.findUnique({ where: { stackId } });
  const silentMs = notifier?.ranOn == null ? null : at.getTime() - notifier.ranOn.getTime();
  if (silentMs !== null && silentMs <= lateAfterMs) return null;
  const since = silentMs === null ? 'yet' : `for ${Math.floor(silentMs / 60_000)} minutes`;
  return `No runner has sent notifications ${since}. Start a runner: nobody is told until then.`;
}

async function findReceivers(stackId: number): Promise<{ target: string; name: string }[]> {
  const db = consoleDb();
  const [channels, heartbeats] = await Promise.all([
    db.notificationChannel.findMany({ where: { stackId, enabled: true }, select: { id: true, name: true } }),
    db.heartbeat.findMany({ where: { stackId }, select: { id: true, name: true } }),
  ]);
  return [
    ...channels.map(({ id, name }) => ({ target: `channel ${id}`, name })),
    ...heartbeats.map(({ id, name }) => ({ target: `heartbeat ${id}`, name })),
  ];
}
