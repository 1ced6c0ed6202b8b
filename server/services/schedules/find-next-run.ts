import type { Protection } from '#lib/contracts/protection/protection.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { ruleOf } from './schedule-row.ts';
import { nextSlots } from './slots/next-slots.ts';

/**
 * The next run after an instant, of all schedules of a stack that are switched on.
 * @returns the first of them and its schedule's name; null if there is none
 */
export async function findNextRun(
  stackId: number,
  after: Date,
  db: ConsoleDbTransaction = consoleDb(),
): Promise<Protection['nextRun']> {
  const schedules = await db.schedule.findMany({ where: { stackId, enabled: true }, orderBy: { name: 'asc' } });
  const runs = schedules.flatMap((schedule) =>
    nextSlots(ruleOf(schedule), after, 1).map((on) => ({ scheduleName: schedule.name, on: on.toISOString() })),
  );
  // Times of the same zone (UTC) and length: the order of the letters is theirs.
  return runs.sort((one, other) => one.on.localeCompare(other.on))[0] ?? null;
}
