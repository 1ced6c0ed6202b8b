import type { NotificationTopic } from '#lib/contracts/incident.ts';
import type { NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { findNextRun } from '../schedules/find-next-run.ts';
import { formatMoment } from './render/message-lines.ts';
import { giveUpAfterMs } from './retry-times.ts';

/** A message without the sentence on the next backup, which is added as it is written. */
export type MessageToWrite = Omit<NotificationMessage, 'next'>;

export type NotificationToWrite = {
  stackId: number;
  /** What it tells, which is told once. */
  key: string;
  message: MessageToWrite;
  /** When it was noticed. */
  at: Date;
  /** From when it is true: channels that are told of its topic only since later do not get it. */
  since: Date;
};

/**
 * Writes what is to be told, and a delivery to each channel that is told of it, in the transaction of what it tells: so both are kept,
 * or neither. A key that was told before is not told again.
 * @returns whether it is new
 */
export async function writeNotification(
  db: ConsoleDbTransaction,
  { stackId, key, message, at, since }: NotificationToWrite,
): Promise<boolean> {
  const topic = message.topic;
  const { count } = await db.notification.createMany({
    data: [{ stackId, key, topic, madeOn: at, message: { ...message, next: await describeNext(db, stackId, at) } }],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  const { id } = await db.notification.findUniqueOrThrow({
    where: { stackId_key: { stackId, key } },
    select: { id: true },
  });
  const incident = message.incident;
  const channels = await findChannels(db, stackId, message, since);
  await db.delivery.createMany({
    data: channels.map((channelId) => ({
      stackId,
      target: `channel ${channelId}`,
      key,
      thread: incident === null ? key : `incident ${incident.id}`,
      notificationId: id,
      channelId,
      madeOn: at,
      nextOn: at,
      giveUpOn: new Date(at.getTime() + giveUpAfterMs.channel),
    })),
    skipDuplicates: true,
  });
  return true;
}

/** "2026-12-01 02:00 UTC (“Nightly”)"; null if no backup is scheduled. */
async function describeNext(db: ConsoleDbTransaction, stackId: number, at: Date): Promise<string | null> {
  const next = await findNextRun(stackId, at, db);
  return next === null ? null : `${formatMoment(next.on)} (“${next.scheduleName}”)`;
}

/**
 * The channels that are told of a message. Its topic decides. The end of an incident goes to those that are told of such incidents and of
 * ends, and to a PagerDuty service in any case where it was told of the beginning: otherwise the alert would stay. A channel that takes
 * nothing is not told that it takes nothing.
 */
async function findChannels(
  db: ConsoleDbTransaction,
  stackId: number,
  { phase, topic, incident }: MessageToWrite,
  since: Date,
): Promise<number[]> {
  if (topic === 'MAINTENANCE') return [];
  const channels = await db.notificationChannel.findMany({
    where: { stackId, enabled: true },
    select: { id: true, kind: true, topics: true, topicsSince: true },
  });
  if (phase !== 'CLOSED' || incident === null) {
    return channels
      .filter(({ topics, topicsSince }) => topics.includes(topic) && topicsSince <= since)
      .filter(({ id }) => incident?.kind !== 'DELIVERY_FAILED' || incident.subject !== `channel ${id}`)
      .map(({ id }) => id);
  }
  const told = await db.delivery.findMany({
    where: { stackId, thread: `incident ${incident.id}`, channelId: { not: null } },
    select: { channelId: true },
  });
  const wasTold = (id: number) => told.some(({ channelId }) => channelId === id);
  return channels
    .filter(({ id, kind, topics }) => wasTold(id) && (kind === 'PAGERDUTY' || topics.includes('RECOVERED')))
    .map(({ id }) => id);
}

/** Whether any channel is told of a topic: what nobody is told of need not be written. */
export async function isAnybodyToldOf(
  db: ConsoleDbTransaction,
  stackId: number,
  topic: NotificationTopic,
): Promise<boolean> {
  return (await db.notificationChannel.count({ where: { stackId, enabled: true, topics: { has: topic } } })) > 0;
}
