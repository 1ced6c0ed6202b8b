import type { Channel, ChannelPlan } from '#lib/contracts/notifications/notification.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../../history/record-event.ts';
import { channelFields, record } from './channel-fields.ts';
import { refuseWithoutMail } from './create-channel.ts';
import { describeChannel, lockChannel } from './describe-channel.ts';

/**
 * Replaces a channel's settings. Secrets that are left out stay as they are, but not when the channel's server changes: nobody is to
 * send a stored secret to a server of their own.
 * @param change.ifMatch the versions of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; BAD_REQUEST; CONFLICT when its kind is another
 */
export async function changeChannel(
  stackId: number,
  id: string,
  plan: ChannelPlan,
  { changedBy, ifMatch }: { changedBy: string; ifMatch: string[] | null },
): Promise<Channel> {
  refuseWithoutMail(plan.kind);
  return consoleDb().$transaction(async (db) => {
    const row = await lockChannel(db, stackId, id, ifMatch);
    if (row.kind !== plan.kind) {
      throw new AppError('CONFLICT', 'The kind of a channel cannot be changed. Delete it, and add another one.');
    }
    const known = Object.fromEntries(Object.entries(record(row.secrets)).map(([name, value]) => [name, String(value)]));
    const given = record(plan.settings);
    const moves = given.server !== undefined && given.server !== record(row.config).server;
    const { config, secrets } = channelFields(plan, moves ? {} : known);
    const topics = [...new Set(plan.topics)];
    const isSame = row.enabled === plan.enabled && topics.every((topic) => row.topics.includes(topic));
    const changed = await db.notificationChannel.update({
      where: { id: row.id },
      data: {
        name: plan.name,
        enabled: plan.enabled,
        topics,
        config,
        secrets,
        changedBy,
        changedOn: now(),
        version: { increment: 1 },
        ...(isSame ? {} : { topicsSince: now() }),
      },
    });
    await recordEvent(db, {
      kind: 'CHANNEL_CHANGED',
      doneBy: changedBy,
      subject: String(row.id),
      details: { name: plan.name, channel: plan.kind },
    });
    return describeChannel(changed, db);
  });
}
