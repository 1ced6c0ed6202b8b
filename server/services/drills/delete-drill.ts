import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { recordEvent } from '../history/record-event.ts';
import { findDrill, lockDrills } from './drill-row.ts';

/**
 * Deletes a drill. A verification that is running for it goes on.
 * @param by email
 * @param ifMatch as saveDrill()'s
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED
 */
export async function deleteDrill(id: string, by: string, ifMatch: string[] | null = null): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    await lockDrills(db);
    const { id: number, name } = await findDrill(db, id, ifMatch);
    await db.drillRun.updateMany({
      where: { drillId: number, state: 'WAITING' },
      data: { state: 'SKIPPED', endedOn: new Date(), reason: 'The drill was deleted.' },
    });
    await db.drill.delete({ where: { id: number } });
    await recordEvent(db, { kind: 'DRILL_DELETED', doneBy: by, subject: id, details: { name } });
  });
}
