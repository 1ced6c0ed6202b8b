import { recordEvent } from '../history/record-event.ts';
import { type AlterScheduleOptions, alterSchedule } from './alter-schedule.ts';
import { describeRule } from './slots/describe-rule.ts';

/** Deletes a schedule and its heartbeats. Its runs stay in the list; a backup that is running continues. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
export async function deleteSchedule(
  stackId: number,
  id: string,
  { changedBy, ifMatch = null }: AlterScheduleOptions,
): Promise<void> {
  await alterSchedule(stackId, id, ifMatch, async (db, row) => {
    const heartbeats = await db.heartbeat.findMany({ where: { scheduleId: row.id }, select: { id: true, name: true } });
    await db.schedule.delete({ where: { id: row.id } });
    for (const { id: heartbeat, name } of heartbeats) {
      const subject = String(heartbeat);
      await recordEvent(db, { kind: 'HEARTBEAT_DELETED', doneBy: changedBy, subject, details: { name } });
    }
    const details = { name: row.name, rule: describeRule(row) };
    await recordEvent(db, { kind: 'SCHEDULE_DELETED', doneBy: changedBy, subject: String(row.id), details });
  });
}
