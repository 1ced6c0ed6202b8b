import { type Drill, type DrillPlan, mostDrills } from '#lib/contracts/protection/drill.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { readScheduleClock } from '../schedules/schedule-clock.ts';
import { checkRule } from '../schedules/slots/check-rule.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeDrill, findDrill, lockDrills, refuseSameDrillName, withRuns } from './drill-row.ts';

/**
 * Adds a drill, or replaces one. Its slots count from now on.
 * @param id null adds one
 * @param by email
 * @param ifMatch versions of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND; PRECONDITION_FAILED; BAD_REQUEST for a wrong cron or zone; CONFLICT if another drill has the name, or if there are 10 already
 */
export async function saveDrill(
  id: string | null,
  plan: DrillPlan,
  by: string,
  ifMatch: string[] | null = null,
): Promise<Drill> {
  return consoleDb().$transaction((db) => putDrill(db, id, plan, by, ifMatch));
}

/** The same within the caller's transaction. */
export async function putDrill(
  db: ConsoleDbTransaction,
  id: string | null,
  plan: DrillPlan,
  by: string,
  ifMatch: string[] | null = null,
): Promise<Drill> {
  await lockDrills(db);
  const at = await readScheduleClock(db);
  const { cron, zone } = checkRule({ cron: plan.cron, zone: plan.zone, quiet: [] }, at);
  const stored = id === null ? null : await findDrill(db, id, ifMatch);
  await refuseSameDrillName(db, plan.name, stored?.id ?? null);
  if (stored === null && (await db.drill.count({ where: { stackId: defaultStackId } })) >= mostDrills) {
    throw new AppError('CONFLICT', `A stack has ${mostDrills} drills at most. Delete one first.`);
  }
  const data = { ...plan, cron, zone, plannedUntil: at, changedBy: by, changedOn: at };
  const row =
    stored === null
      ? await db.drill.create({ data: { ...data, stackId: defaultStackId }, include: withRuns })
      : await db.drill.update({
          where: { id: stored.id },
          data: { ...data, version: { increment: 1 } },
          include: withRuns,
        });
  const { name, which, randomDays, isEnabled } = plan;
  await recordEvent(db, {
    kind: stored === null ? 'DRILL_ADDED' : 'DRILL_CHANGED',
    doneBy: by,
    subject: String(row.id),
    details: { name, which, randomDays, cron, zone, isEnabled },
  });
  return describeDrill(row, at);
}
