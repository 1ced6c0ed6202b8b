import type { NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import { maintenanceEffect } from '#lib/public-status-words.ts';
import { type ConsoleDb, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { isOffered } from './is-offered.ts';

type Row = NonNullable<Awaited<ReturnType<ConsoleDb['plannedMaintenance']['findUnique']>>>;
type Step = { key: string; title: string; on: Date };

const newsMs = 24 * 60 * 60 * 1000;

/**
 * Writes an email to each subscriber when maintenance is planned or its times change, when it begins, overruns, ends or is cancelled.
 * Each is told once, however many processes do this at once. Who confirmed later is not told of it.
 * @throws the driver's error when the console database cannot be reached
 */
export async function tellMaintenance(stackId: number, at: Date): Promise<void> {
  const db = consoleDb();
  if (!isOffered() || (await db.statusSubscriber.count({ where: { stackId, confirmedOn: { not: null } } })) === 0)
    return;
  const since = new Date(at.getTime() - newsMs);
  const rows = await db.plannedMaintenance.findMany({
    where: { OR: [{ changedOn: { gt: since } }, { startedOn: { not: null }, endedOn: null }] },
    orderBy: { id: 'asc' },
    take: 200,
  });
  for (const row of rows) {
    for (const step of stepsOf(row, at)) if (step.on > since && step.on <= at) await tell(stackId, row, step, at);
  }
}

/** What is to be told of a maintenance as it stands now. */
export function stepsOf(row: Row, at: Date): Step[] {
  const step = (name: string, title: string, on: Date): Step => {
    return { key: `maintenance ${row.id} ${name}`, title: `${title}: ${row.title}`, on };
  };
  const { startsOn, endsOn, startedOn, endedOn, cancelledOn, changedOn } = row;
  if (cancelledOn !== null) return [step('cancelled', 'Maintenance cancelled', cancelledOn)];
  if (startedOn === null) {
    if (endedOn !== null || startsOn <= at) return [];
    return [step(`planned ${startsOn.toISOString()} ${endsOn.toISOString()}`, 'Planned maintenance', changedOn)];
  }
  const began = step('began', 'Maintenance has begun', startedOn);
  if (endedOn !== null) return [began, step('ended', 'Maintenance has ended', endedOn)];
  return endsOn < at ? [began, step('overran', 'Maintenance takes longer than planned', endsOn)] : [began];
}

async function tell(stackId: number, row: Row, { key, title, on }: Step, at: Date): Promise<void> {
  const message: NotificationMessage = {
    phase: 'EVENT',
    topic: 'MAINTENANCE',
    stack: settings().stackName,
    title,
    what: [
      row.text,
      maintenanceEffect(row),
      `From ${formatMoment(row.startsOn)} to ${formatMoment(row.endsOn)} (planned).`,
    ]
      .filter((text) => text !== null)
      .join('\n\n'),
    since: on.toISOString(),
    until: null,
    cause: null,
    remedy: null,
    link: '/status',
    next: null,
    incident: null,
  };
  await consoleDb().$transaction(async (db) => {
    const { count } = await db.notification.createMany({
      data: [{ stackId, key, topic: message.topic, madeOn: at, message }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    const { id } = await db.notification.findUniqueOrThrow({ where: { stackId_key: { stackId, key } } });
    const subscribers = await db.statusSubscriber.findMany({
      where: { stackId, confirmedOn: { lte: on } },
      select: { id: true },
    });
    await db.delivery.createMany({
      data: subscribers.map((subscriber) => ({
        stackId,
        target: `subscriber ${subscriber.id}`,
        key,
        thread: `maintenance ${row.id}`,
        notificationId: id,
        subscriberId: subscriber.id,
        madeOn: at,
        nextOn: at,
        giveUpOn: new Date(at.getTime() + newsMs),
      })),
    });
  });
}

/** "2026-11-30 14:05 UTC" */
function formatMoment(on: Date): string {
  return `${on.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
