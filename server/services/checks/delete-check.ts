import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resolveCheckAnomaly } from '../anomalies/check-anomalies.ts';
import { recordEvent } from '../history/record-event.ts';
import { findCheck, lockChecks } from './check-row.ts';

/**
 * Deletes a check. The answers that it got stay with their verifications.
 * @param by email
 * @param ifMatch as changeCheck()'s
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED
 */
export async function deleteCheck(id: string, by: string, ifMatch: string[] | null = null): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    await lockChecks(db);
    const { id: number, name } = await findCheck(db, id, ifMatch);
    await resolveCheckAnomaly(db, number);
    await db.sqlCheck.delete({ where: { id: number } });
    await recordEvent(db, { kind: 'CHECK_DELETED', doneBy: by, subject: id, details: { name } });
  });
}
