import { randomUUID } from 'node:crypto';
import type { Delivery, NotificationMessage } from '#lib/contracts/notifications/notification.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { settings } from '#server/env.ts';
import { describeDelivery } from '../deliveries/describe-delivery.ts';
import { findChannel } from './describe-channel.ts';

/**
 * Writes a test message to a channel. A runner sends it within seconds, in the way that all others are sent.
 * @returns the delivery, which tells the answer once it has ended
 * @throws AppError NOT_FOUND
 */
export async function testChannel(stackId: number, id: string, askedBy: string): Promise<Delivery> {
  const message: NotificationMessage = {
    phase: 'TEST',
    topic: 'WARNING',
    stack: settings().stackName,
    title: 'Test message',
    what: `${askedBy} asked the console to test this channel. It works.`,
    since: null,
    until: null,
    cause: null,
    remedy: null,
    link: '/protection/notifications',
    next: null,
    incident: null,
  };
  const at = now();
  const key = `test ${randomUUID()}`;
  const row = await consoleDb().$transaction(async (db) => {
    const channel = await findChannel(stackId, id, db);
    const notification = await db.notification.create({ data: { stackId, key, topic: 'TEST', madeOn: at, message } });
    return db.delivery.create({
      data: {
        stackId,
        target: `channel ${channel.id}`,
        key,
        thread: key,
        notificationId: notification.id,
        channelId: channel.id,
        madeOn: at,
        nextOn: at,
        // A person waits for it: it is not tried again.
        giveUpOn: at,
      },
      include: { notification: true, channel: true, heartbeat: true, subscriber: true },
    });
  });
  return describeDelivery(row);
}
