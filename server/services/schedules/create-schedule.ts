import type { Schedule, SchedulePlan } from '#lib/contracts/protection/schedule.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { describeSchedulesOf } from './list-schedules.ts';
import { readScheduleClock } from './schedule-clock.ts';
import type { StoredSchedule } from './schedule-row.ts';
import { checkRule } from './slots/check-rule.ts';
import { describeRule } from './slots/describe-rule.ts';

const mostSchedules = 20;

/**
 * Makes a schedule. Its first run is its next time.
 * @param createdBy email
 * @throws AppError BAD_REQUEST if the expression, the zone or a quiet window is wrong; CONFLICT if the name is taken, or there are twenty
 */
export async function createSchedule(stackId: number, plan: SchedulePlan, createdBy: string): Promise<Schedule> {
  const row = await consoleDb().$transaction((db) => addSchedule(db, stackId, plan, createdBy));
  return firstOf(await describeSchedulesOf([row]));
}

/** The same within the caller's transaction. */
export async function addSchedule(
  db: ConsoleDbTransaction,
  stackId: number,
  plan: SchedulePlan,
  createdBy: string,
): Promise<StoredSchedule> {
  await db.$executeRaw`select 1 from stack where id = ${stackId} for update`;
  const now = await readScheduleClock(db);
  const checked = checkRule(plan, now);
  if ((await db.schedule.count({ where: { stackId } })) >= mostSchedules) {
    throw new AppError('CONFLICT', `A stack has ${mostSchedules} schedules at most. Delete one first.`);
  }
  await refuseTakenName(db, stackId, checked.name, null);
  const row = await db.schedule.create({
    data: {
      ...checked,
      quiet: [...checked.quiet],
      stackId,
      plannedUntil: now,
      promisedSince: now,
      createdBy,
      createdOn: now,
      changedBy: createdBy,
      changedOn: now,
    },
  });
  const details = { name: row.name, rule: describeRule(row), enabled: row.enabled };
  await recordEvent(db, { kind: 'SCHEDULE_CREATED', doneBy: createdBy, subject: String(row.id), details });
  return row;
}

/** @param id of the schedule that may have the name; null for a new one @throws AppError CONFLICT */
export async function refuseTakenName(
  db: ConsoleDbTransaction,
  stackId: number,
  name: string,
  id: number | null,
): Promise<void> {
  const other = await db.schedule.findFirst({ where: { stackId, name, ...(id === null ? {} : { id: { not: id } }) } });
  if (other === null) return;
  throw new AppError('CONFLICT', `There is another schedule with the name “${name}”. Choose another name.`);
}

/** The one schedule of a list that has one. */
export function firstOf([schedule]: Schedule[]): Schedule {
  if (schedule === undefined) throw new AppError('INTERNAL', 'A schedule was not described.');
  return schedule;
}
