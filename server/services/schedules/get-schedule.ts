import type { Schedule } from '#lib/contracts/protection/schedule.ts';
import { firstOf } from './create-schedule.ts';
import { describeSchedulesOf } from './list-schedules.ts';
import { findSchedule } from './schedule-row.ts';

/** @throws AppError NOT_FOUND */
export async function getSchedule(stackId: number, id: string): Promise<Schedule> {
  return firstOf(await describeSchedulesOf([await findSchedule(stackId, id)]));
}
