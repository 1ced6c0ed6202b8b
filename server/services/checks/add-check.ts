import { type Check, type CheckPlan, mostChecks } from '#lib/contracts/check.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeCheck, lockChecks, refuseSameName, withLastResult } from './check-row.ts';

/**
 * Adds a check, which the next verification asks.
 * @param by email
 * @throws AppError CONFLICT if another check has the name, or if there are 50 already
 */
export async function addCheck(plan: CheckPlan, by: string): Promise<Check> {
  return consoleDb().$transaction(async (db) => {
    await lockChecks(db);
    await refuseSameName(db, plan.name, null);
    if ((await db.sqlCheck.count({ where: { stackId: defaultStackId } })) >= mostChecks) {
      throw new AppError('CONFLICT', `A stack has ${mostChecks} checks at most. Delete one first.`);
    }
    const data = { ...plan, stackId: defaultStackId, changedBy: by };
    const row = await db.sqlCheck.create({ data, include: withLastResult });
    await recordEvent(db, { kind: 'CHECK_ADDED', doneBy: by, subject: String(row.id), details: toDetails(plan) });
    return describeCheck(row);
  });
}

/** What the history keeps of a check: the SQL is cut, as it may be long. */
export function toDetails({ name, sql, comparison, expected, isEnabled }: CheckPlan) {
  return { name, sql: sql.slice(0, 1000), comparison, expected: expected.slice(0, 300), isEnabled };
}
