import type { Digest, DigestInput } from '#lib/contracts/notifications/notification.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../../history/record-event.ts';
import { nextDigestOn } from './digest-time.ts';

/** Sets when a stack's weekly digest is sent. A time that passed before is not made up for. */
export async function setDigest(stackId: number, times: DigestInput, at: Date, changedBy: string): Promise<Digest> {
  const { zone, weekday, hour } = times;
  await consoleDb().$transaction(async (db) => {
    await db.notifier.update({
      where: { stackId },
      data: { digestZone: zone, digestWeekday: weekday, digestHour: hour, digestSince: at },
    });
    await recordEvent(db, { kind: 'DIGEST_CHANGED', doneBy: changedBy, details: { zone, weekday, hour } });
  });
  return { ...times, nextOn: nextDigestOn(times, at).toISOString() };
}
