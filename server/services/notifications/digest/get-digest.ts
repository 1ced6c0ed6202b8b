import type { Digest } from '#lib/contracts/notifications/notification.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { nextDigestOn } from './digest-time.ts';

/** When a stack's weekly digest is sent, and when the next one is. */
export async function getDigest(stackId: number, at: Date): Promise<Digest> {
  const row = await consoleDb().notifier.findUniqueOrThrow({ where: { stackId } });
  const times = { zone: row.digestZone, weekday: row.digestWeekday, hour: row.digestHour };
  return { ...times, nextOn: nextDigestOn(times, at).toISOString() };
}
