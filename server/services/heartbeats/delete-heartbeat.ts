import { parseId } from '#lib/parse-id.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';

/** Deletes a heartbeat with its address. It is not called any more, so its watcher will notice. @throws AppError NOT_FOUND */
export async function deleteHeartbeat(stackId: number, id: string, doneBy: string): Promise<void> {
  const number = parseId(id);
  await consoleDb().$transaction(async (db) => {
    const row = number === null ? null : await db.heartbeat.findFirst({ where: { id: number, stackId } });
    if (row === null) throw new AppError('NOT_FOUND', `Cannot find a heartbeat with ID: ${id}`);
    await db.heartbeat.deleteMany({ where: { id: row.id } });
    await recordEvent(db, { kind: 'HEARTBEAT_DELETED', doneBy, subject: id, details: { name: row.name } });
  });
}
