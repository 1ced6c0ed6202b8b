import type { ChannelList } from '#lib/contracts/notifications/notification.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { describeChannel } from './describe-channel.ts';

/** All channels of a stack, in the order in which they were added. There are 50 at most. */
export async function listChannels(stackId: number): Promise<ChannelList> {
  const rows = await consoleDb().notificationChannel.findMany({ where: { stackId }, orderBy: { id: 'asc' } });
  const results = await Promise.all(rows.map((row) => describeChannel(row)));
  return { results, mail: settings().notify.mail !== null };
}
