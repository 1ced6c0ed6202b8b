import type { Protection } from '#lib/contracts/protection/protection.ts';
import { scheduleInput } from '#lib/contracts/protection/schedule.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { addSchedule } from '../schedules/create-schedule.ts';
import { getProtection } from './get-protection.ts';

/**
 * Sets up a stack that has no schedule: a backup each night at 03:00, verified each time.
 * @param zone IANA: whose night
 * @param doneBy email
 * @throws AppError BAD_REQUEST if the zone is wrong; CONFLICT if the stack has a schedule
 */
export async function setProtectionDefaults(stackId: number, zone: string, doneBy: string): Promise<Protection> {
  await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select 1 from stack where id = ${stackId} for update`;
    if ((await db.schedule.count({ where: { stackId } })) > 0) {
      throw new AppError('CONFLICT', 'The stack has a schedule already. Nothing was changed.');
    }
    await addSchedule(db, stackId, scheduleInput.parse({ name: 'Nightly', cron: '0 3 * * *', zone }), doneBy);
  });
  return getProtection(stackId);
}
