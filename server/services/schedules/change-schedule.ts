import type { Schedule, SchedulePlan } from '#lib/contracts/protection/schedule.ts';
import { recordEvent } from '../history/record-event.ts';
import { type AlterScheduleOptions, alterSchedule } from './alter-schedule.ts';
import { firstOf, refuseTakenName } from './create-schedule.ts';
import { describeSchedulesOf } from './list-schedules.ts';
import { checkRule } from './slots/check-rule.ts';
import { describeRule } from './slots/describe-rule.ts';

/**
 * Replaces what a schedule is set to. If it gets other times, or is switched on, its next run is the next of those times.
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; BAD_REQUEST and CONFLICT as for a new one
 */
export async function changeSchedule(
  stackId: number,
  id: string,
  plan: SchedulePlan,
  { changedBy, ifMatch = null }: AlterScheduleOptions,
): Promise<Schedule> {
  const changed = await alterSchedule(stackId, id, ifMatch, async (db, row, now) => {
    const checked = checkRule(plan, now);
    await refuseTakenName(db, stackId, checked.name, row.id);
    const isPromisedAnew =
      row.cron !== checked.cron ||
      row.zone !== checked.zone ||
      JSON.stringify(row.quiet) !== JSON.stringify(checked.quiet) ||
      (!row.enabled && checked.enabled);
    const data = {
      ...checked,
      quiet: [...checked.quiet],
      ...(isPromisedAnew ? { promisedSince: now, plannedUntil: now } : {}),
      changedBy,
      changedOn: now,
      version: { increment: 1 },
    };
    const stored = await db.schedule.update({ where: { id: row.id }, data });
    const details = {
      name: stored.name,
      rule: describeRule(stored),
      enabled: stored.enabled,
      ...(row.name === stored.name ? {} : { formerName: row.name }),
      ...(describeRule(row) === describeRule(stored) ? {} : { formerRule: describeRule(row) }),
    };
    await recordEvent(db, { kind: 'SCHEDULE_CHANGED', doneBy: changedBy, subject: String(row.id), details });
    return stored;
  });
  return firstOf(await describeSchedulesOf([changed]));
}
