import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../../history/record-event.ts';
import { lockChannel } from './describe-channel.ts';

/**
 * Deletes a channel with its secrets and its deliveries, those included that wait.
 * @param options.ifMatch the versions of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED
 */
export async function deleteChannel(
  stackId: number,
  id: string,
  { doneBy, ifMatch }: { doneBy: string; ifMatch: string[] | null },
): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    const { id: number, name, kind } = await lockChannel(db, stackId, id, ifMatch);
    await db.notificationChannel.deleteMany({ where: { id: number } });
    await recordEvent(db, { kind: 'CHANNEL_DELETED', doneBy, subject: id, details: { name, channel: kind } });
  });
}
