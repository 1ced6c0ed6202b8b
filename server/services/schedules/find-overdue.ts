import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { ruleOf, type StoredSchedule } from './schedule-row.ts';
import { firstUncoveredSlot, isOverdue } from './slots/decide-overdue.ts';

/** A schedule whose backup is not in the bucket, and the slot from which on it should be there. */
export type Overdue = { scheduleId: number; scheduleName: string; since: Date };

/**
 * The schedules of a stack whose promised backups are not in the bucket. A backup that was deleted or has vanished counts as none.
 * @param newestOn the snapshot of the newest whole backup that is in the bucket now (find-newest-backup.ts); null if there is none
 * @returns the longest overdue first
 */
export async function findOverdue(stackId: number, newestOn: Date | null, now: Date): Promise<Overdue[]> {
  const schedules = await consoleDb().schedule.findMany({ where: { stackId, enabled: true } });
  const found = await Promise.all(schedules.map((schedule) => overdueOf(schedule, newestOn, now)));
  return found.filter((one) => one !== null).sort((one, other) => one.since.getTime() - other.since.getTime());
}

async function overdueOf(schedule: StoredSchedule, newestOn: Date | null, now: Date): Promise<Overdue | null> {
  const { id, name, catchUpMinutes, promisedSince } = schedule;
  const rule = { ...ruleOf(schedule), catchUpMinutes, promisedSince };
  const since = firstUncoveredSlot(rule, newestOn, now);
  if (since === null) return null;
  const run = await consoleDb().scheduledRun.findFirst({
    where: { scheduleId: id, slotOn: since, kind: 'SLOT', state: { notIn: ['WAITING', 'RUNNING'] } },
    select: { id: true },
  });
  return isOverdue(rule, since, run !== null, now) ? { scheduleId: id, scheduleName: name, since } : null;
}
