import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../../history/record-event.ts';
import { findChannel } from './describe-channel.ts';

/** Deletes a channel with its secrets and its deliveries, those included that wait. @throws AppError NOT_FOUND */
export async function deleteChannel(stackId: number, id: string, doneBy: string): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    const { id: number, name, kind } = await findChannel(stackId, id, db);
    await db.notificationChannel.deleteMany({ where: { id: number } });
    await recordEvent(db, { kind: 'CHANNEL_DELETED', doneBy, subject: id, details: { name, channel: kind } });
  });
}
