import type { Protection, ProtectionDefaults, ProtectionDefaultsInput } from '#lib/contracts/protection/protection.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { putDrill } from '../drills/save-drill.ts';
import { putRules } from '../retention/set-retention.ts';
import { addSchedule } from '../schedules/create-schedule.ts';
import { getProtection } from './get-protection.ts';
import { nightlySchedule, planProtectionDefaults, randomDrill, retentionTrial } from './plan-protection-defaults.ts';

/**
 * Sets up a stack that has no schedule: a backup each night, verified each time; a weekly drill, if it has none; and rules of
 * retention, if it has none and they delete nothing of what is in the bucket now. All of it is set, or nothing.
 * @param input.seen what a person was told would be set
 * @param doneBy email
 * @throws AppError CONFLICT if the stack has a schedule, or if something else would be set than what was seen
 */
export async function setProtectionDefaults(
  stackId: number,
  { zone, seen }: ProtectionDefaultsInput,
  doneBy: string,
  signal?: AbortSignal,
): Promise<Protection> {
  const trial = await retentionTrial(zone, signal);
  await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select 1 from stack where id = ${stackId} for update`;
    const plan = await planProtectionDefaults(db, stackId, zone, trial);
    if (plan.schedule === null) {
      throw new AppError('CONFLICT', 'The stack has a schedule already. Nothing was changed.');
    }
    if (seen !== undefined && !isAsSeen(plan, seen)) {
      throw new AppError(
        'CONFLICT',
        'The drills, the rules of retention or the bucket have changed since you looked. Nothing was set up. Look again at what will be set.',
      );
    }
    await addSchedule(db, stackId, nightlySchedule(zone), doneBy);
    if (plan.drill !== null) await putDrill(db, null, randomDrill(zone), doneBy);
    if (plan.retention !== null) await putRules(db, plan.retention, true, { changedBy: doneBy, ifMatch: null });
  });
  return getProtection(stackId);
}

function isAsSeen(
  { drill, retention }: ProtectionDefaults,
  seen: NonNullable<ProtectionDefaultsInput['seen']>,
): boolean {
  return (drill !== null) === seen.drill && (retention !== null) === seen.retention;
}
