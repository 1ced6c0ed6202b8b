import { z } from 'zod';
import { quietWindow, type Schedule, type ScheduledRun } from '#lib/contracts/protection/schedule.ts';
import { parseId } from '#lib/parse-id.ts';
import { type ConsoleDb, type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { describeRule } from './slots/describe-rule.ts';
import { nextSlots, type SlotRule } from './slots/next-slots.ts';

export type StoredSchedule = NonNullable<Awaited<ReturnType<ConsoleDb['schedule']['findUnique']>>>;
export type StoredRun = NonNullable<Awaited<ReturnType<ConsoleDb['scheduledRun']['findUnique']>>>;

const quietWindows = z.array(quietWindow);

/** When a stored schedule runs. */
export function ruleOf({ cron, zone, quiet }: StoredSchedule): SlotRule {
  return { cron, zone, quiet: quietWindows.parse(quiet) };
}

/** @throws AppError NOT_FOUND, also when the id is no number or the schedule is another stack's */
export async function findSchedule(
  stackId: number,
  id: string,
  db: ConsoleDbTransaction = consoleDb(),
): Promise<StoredSchedule> {
  const number = parseId(id);
  const row = number === null ? null : await db.schedule.findUnique({ where: { id: number, stackId } });
  if (row === null) throw new AppError('NOT_FOUND', `Cannot find a schedule with ID: ${id}`);
  return row;
}

/** A schedule as administrators see it. @param lastRun the newest that has begun or ended */
export function toSchedule(row: StoredSchedule, now: Date, lastRun: ScheduledRun | null): Schedule {
  const rule = ruleOf(row);
  const [next] = row.enabled ? nextSlots(rule, now, 1) : [];
  return {
    id: String(row.id),
    name: row.name,
    cron: row.cron,
    zone: row.zone,
    enabled: row.enabled,
    verifyEvery: row.verifyEvery,
    catchUpMinutes: row.catchUpMinutes,
    retries: row.retries,
    retryMinutes: row.retryMinutes,
    windowMinutes: row.windowMinutes,
    quiet: [...rule.quiet],
    beforeMaintenanceMinutes: row.beforeMaintenanceMinutes,
    holdDuringMaintenance: row.holdDuringMaintenance,
    sentence: describeRule(row),
    nextRunOn: next?.toISOString() ?? null,
    lastRun,
    createdBy: row.createdBy,
    createdOn: row.createdOn.toISOString(),
    changedBy: row.changedBy,
    changedOn: row.changedOn.toISOString(),
    version: row.version,
  };
}
