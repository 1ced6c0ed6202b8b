import { recordEvent } from '../history/record-event.ts';
import { type AlterScheduleOptions, alterSchedule } from './alter-schedule.ts';
import { describeRule } from './slots/describe-rule.ts';

/** Deletes a schedule. Its runs stay in the list; a backup that is running continues. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
export async function deleteSchedule(
  stackId: number,
  id: string,
  { changedBy, ifMatch = null }: AlterScheduleOptions,
): Promise<void> {
  await alterSchedule(stackId, id, ifMatch, async (db, row) => {
    await db.schedule.delete({ where: { id: row.id } });
    const details = { name: row.name, rule: describeRule(row) };
    await recordEvent(db, { kind: 'SCHEDULE_DELETED', doneBy: changedBy, subject: String(row.id), details });
  });
}
