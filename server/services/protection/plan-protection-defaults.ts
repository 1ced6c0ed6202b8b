import { type DrillPlan, drillInput } from '#lib/contracts/protection/drill.ts';
import type { ProtectionDefaults } from '#lib/contracts/protection/protection.ts';
import { type SchedulePlan, scheduleInput } from '#lib/contracts/protection/schedule.ts';
import type { RetentionRules, RetentionSimulation } from '#lib/contracts/retention/retention.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { recommendedRules } from '../retention/get-retention.ts';
import { simulateRetention } from '../retention/simulate-retention.ts';
import { readStoredRules } from '../retention/stored-rules.ts';
import { describeRule } from '../schedules/slots/describe-rule.ts';

/** What the recommended rules would do with the bucket as it is. `problem` says why they are left to a person; null if they can be set. */
export type RetentionTrial = { rules: RetentionRules; problem: string | null };

/** The nightly backup of a stack that has none. @param zone IANA */
export function nightlySchedule(zone: string): SchedulePlan {
  return scheduleInput.parse({ name: 'Nightly', cron: '0 3 * * *', zone });
}

/** The weekly drill of a stack that has none. The newest backup is verified each night, so that the drill takes any of the last days. */
export function randomDrill(zone: string): DrillPlan & { randomDays: number } {
  const randomDays = 30;
  return { ...drillInput.parse({ name: 'Weekly', which: 'RANDOM', randomDays, cron: '0 5 * * 0', zone }), randomDays };
}

/** Tries the recommended rules on the bucket as it is. It changes nothing. @throws AppError STOPPED */
export async function retentionTrial(zone: string, signal?: AbortSignal): Promise<RetentionTrial> {
  const rules = { ...recommendedRules, zone };
  try {
    return { rules, problem: findProblem(await simulateRetention(rules, signal)) };
  } catch (error) {
    if (!isAppError(error) || signal?.aborted === true) throw error;
    return {
      rules,
      problem: `The bucket could not be read, so it is not known what rules would delete. ${error.message}`,
    };
  }
}

/** What a hold keeps now goes as soon as the hold ends: it counts as deleted. */
function findProblem({ results }: Pick<RetentionSimulation, 'results'>): string | null {
  const going = results.filter(({ goes }) => goes !== null).length;
  if (going === 0) return null;
  return `The usual rules would delete ${going} of the ${formatCount(results.length, 'backup')} in the bucket.`;
}

/** What the defaults set now. @param db the transaction that sets them, or nothing to look only */
export async function planProtectionDefaults(
  db: ConsoleDbTransaction,
  stackId: number,
  zone: string,
  { rules, problem }: RetentionTrial,
): Promise<ProtectionDefaults> {
  const [schedules, drills, stored] = [
    await db.schedule.count({ where: { stackId } }),
    await db.drill.count({ where: { stackId } }),
    await readStoredRules(db, { stackId }),
  ];
  const retentionLeft = stored === null ? problem : 'Rules are there already: they stay as they are.';
  const { name, cron } = nightlySchedule(zone);
  const drill = randomDrill(zone);
  return {
    schedule: schedules > 0 ? null : { name, sentence: describeRule({ cron, zone }) },
    drill: drills > 0 ? null : { name: drill.name, sentence: describeRule(drill), randomDays: drill.randomDays },
    retention: retentionLeft === null ? rules : null,
    retentionLeft,
  };
}

/** What setProtectionDefaults() would set now. @throws AppError STOPPED */
export async function getProtectionDefaults(
  stackId: number,
  zone: string,
  signal?: AbortSignal,
): Promise<ProtectionDefaults> {
  return planProtectionDefaults(consoleDb(), stackId, zone, await retentionTrial(zone, signal));
}
