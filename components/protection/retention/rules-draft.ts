import { z } from 'zod';
import { isZone, type RetentionRules, retentionRulesInput } from '#lib/contracts/retention/retention.ts';

/** What is in the fields of the form. */
export const rulesDraft = z.object({
  last: z.string(),
  hourly: z.string(),
  daily: z.string(),
  weekly: z.string(),
  monthly: z.string(),
  yearly: z.string(),
  floor: z.string(),
  /** Empty: safety backups are not deleted. */
  safetyDays: z.string(),
  zone: z.string(),
});
export type RulesDraft = z.infer<typeof rulesDraft>;

export type RulesProblems = Partial<Record<keyof RulesDraft, string>>;

const counts = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

export function draftOf(rules: RetentionRules): RulesDraft {
  const { zone, safetyDays, ...numbers } = rules;
  const texts = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
  return rulesDraft.parse({ ...texts, safetyDays: safetyDays === null ? '' : String(safetyDays), zone });
}

/** @returns the rules that the fields mean, or what is wrong with them by field */
export function readDraft(
  draft: RulesDraft,
): { rules: RetentionRules; problems: null } | { rules: null; problems: RulesProblems } {
  const problems: RulesProblems = {};
  const numberOf = (name: Exclude<keyof RulesDraft, 'zone'>, least: number, most: number) => {
    const text = draft[name].trim();
    const value = Number(text);
    if (!/^\d{1,5}$/.test(text) || value < least || value > most)
      problems[name] = `Enter ${least} to ${most.toLocaleString('en')}.`;
    return value;
  };
  const numbers = Object.fromEntries(
    counts.map((name) => [name, draft[name].trim() === '' ? 0 : numberOf(name, 0, 1000)]),
  );
  const floor = numberOf('floor', 1, 1000);
  const safetyDays = draft.safetyDays.trim() === '' ? null : numberOf('safetyDays', 0, 3650);
  const zone = draft.zone.trim();
  if (!isZone(zone)) problems.zone = 'Enter a time zone such as Europe/Berlin.';
  if (Object.keys(problems).length > 0) return { rules: null, problems };
  const parsed = retentionRulesInput.safeParse({ ...numbers, floor, safetyDays, zone });
  if (!parsed.success) return { rules: null, problems: { daily: 'Enter a number above 0 in one of these fields.' } };
  return { rules: { ...parsed.data, zone }, problems: null };
}
