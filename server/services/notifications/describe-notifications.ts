import { formatCount } from '#lib/format/format-count.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** Whom a stack's failures are told, as a part of the sentence on its protection; null if nobody. */
export async function describeNotifications(stackId: number): Promise<string | null> {
  const count = await consoleDb().notificationChannel.count({
    where: { stackId, enabled: true, topics: { has: 'FAILED' } },
  });
  return count === 0 ? null : `failures told to ${formatCount(count, 'channel')}`;
}
