import type {
  Retention,
  RetentionPlace,
  RetentionRules,
  RetentionRulesInput,
} from '#lib/contracts/retention/retention.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { readStoredRules } from './stored-rules.ts';

/** What is recommended to a stack that has no rules yet. */
export const recommendedRules: Omit<RetentionRules, 'zone'> = {
  ...{ last: 0, hourly: 0, daily: 7, weekly: 4, monthly: 12, yearly: 0 },
  floor: 3,
  safetyDays: 30,
};

/** The rules of retention in one of the stack's buckets, whether they are held, and the rules that are recommended. */
export async function getRetention(place: RetentionPlace = 'FIRST'): Promise<Retention> {
  const stored = await readStoredRules(consoleDb(), { place });
  const defaults = { ...recommendedRules, zone: stored?.rules.zone ?? (await usualZone()) };
  if (stored !== null) return { ...stored, defaults };
  return { rules: null, defaults, changedBy: null, changedOn: null, lookedOn: null, holds: [], version: 0 };
}

/** Gives rules without a zone the one of the stored rules. @throws AppError never for parsed rules */
export async function completeRules(
  { zone, ...rules }: RetentionRulesInput,
  place: RetentionPlace = 'FIRST',
): Promise<RetentionRules> {
  const stored = zone === undefined ? await readStoredRules(consoleDb(), { place }) : null;
  return { ...rules, zone: zone ?? stored?.rules.zone ?? (await usualZone()) };
}

/** The zone of the stack's first schedule. */
async function usualZone(): Promise<string> {
  const where = { stackId: defaultStackId };
  return (
    (await consoleDb().schedule.findFirst({ where, orderBy: { id: 'asc' }, select: { zone: true } }))?.zone ?? 'UTC'
  );
}
