import type { Check, CheckPlan } from '#lib/contracts/check.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resolveCheckAnomaly } from '../anomalies/check-anomalies.ts';
import { recordEvent } from '../history/record-event.ts';
import { toDetails } from './add-check.ts';
import { describeCheck, findCheck, lockChecks, refuseSameName, withLastResult } from './check-row.ts';

/**
 * Replaces a check. What it was answered before says nothing of the new question: an open anomaly of it is over.
 * @param by email
 * @param ifMatch versions of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; CONFLICT if another check has the name
 */
export async function changeCheck(
  id: string,
  plan: CheckPlan,
  by: string,
  ifMatch: string[] | null = null,
): Promise<Check> {
  return consoleDb().$transaction(async (db) => {
    await lockChecks(db);
    const { id: number } = await findCheck(db, id, ifMatch);
    await refuseSameName(db, plan.name, number);
    const data = { ...plan, changedBy: by, changedOn: new Date(), version: { increment: 1 } };
    const row = await db.sqlCheck.update({ where: { id: number }, data, include: withLastResult });
    await resolveCheckAnomaly(db, number);
    await recordEvent(db, { kind: 'CHECK_CHANGED', doneBy: by, subject: id, details: toDetails(plan) });
    return describeCheck(row);
  });
}
