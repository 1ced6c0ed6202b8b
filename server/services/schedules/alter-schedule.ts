import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { planDueSlots } from './plan-due-slots.ts';
import { readScheduleClock } from './schedule-clock.ts';
import { findSchedule, type StoredSchedule } from './schedule-row.ts';

/** Who changes a schedule. `ifMatch`: the versions of which one must be the stored one; null if any may be stored. */
export type AlterScheduleOptions = { changedBy: string; ifMatch?: string[] | null };

/**
 * Changes one schedule in one transaction, alone. The slots that came due until now are told first, by the rule that they had.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; what `alter` throws
 */
export async function alterSchedule<Result>(
  stackId: number,
  id: string,
  ifMatch: string[] | null,
  alter: (db: ConsoleDbTransaction, row: StoredSchedule, now: Date) => Promise<Result>,
): Promise<Result> {
  return consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select 1 from stack where id = ${stackId} for update`;
    const { id: number } = await findSchedule(stackId, id, db);
    await db.$executeRaw`select 1 from schedule where id = ${number} for update`;
    const row = await findSchedule(stackId, id, db);
    if (ifMatch !== null && !ifMatch.includes(String(row.version))) {
      throw new AppError(
        'PRECONDITION_FAILED',
        `The schedule “${row.name}” was changed in the meantime: read it again, then change it.`,
      );
    }
    const now = await readScheduleClock(db);
    await planDueSlots(db, row, now);
    return alter(db, row, now);
  });
}
