import type {
  KeepReason,
  NotOursReason,
  RetentionRuleName,
  RetentionRules,
  RetentionVerdict,
} from './contracts/retention/retention.ts';

/** A rule in words, as in "the daily rule". */
export const retentionRuleWords: Record<RetentionRuleName, string> = {
  last: 'the rule of the last backups',
  hourly: 'the hourly rule',
  daily: 'the daily rule',
  weekly: 'the weekly rule',
  monthly: 'the monthly rule',
  yearly: 'the yearly rule',
  safety: 'the rule of safety backups',
};

const periodNouns: Record<RetentionRuleName, string> = {
  last: 'backups',
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  yearly: 'year',
  safety: 'days',
};

const notOursWords: Record<NotOursReason, string> = {
  FOREIGN: 'another stack made it',
  UNSIGNED: 'it has no signature of this stack',
  INVALID: 'its signature is not valid',
  OTHER_STACK: 'it was made under another stack name',
  UPLOADED: 'a person uploaded it',
};

const reasonWords: Record<Exclude<KeepReason, 'NOT_OURS' | 'LOCKED' | 'RULE'>, string> = {
  PROTECTED: 'it is protected',
  IN_USE: 'it is being read',
  UNDO: 'it may be needed to undo a restore',
  ALONE: 'the first bucket lost the backup',
  DOUBTED: 'it is not known whether this copy is whole',
  NEWEST: 'the newest backup',
  NEWEST_VERIFIED: 'the newest verified backup',
  FLOOR: 'one of the newest that always stay',
  HELD: 'nothing is deleted while something is wrong',
};

type Explained = Pick<
  RetentionVerdict,
  'stays' | 'reasons' | 'rule' | 'until' | 'replaceable' | 'goes' | 'notOurs' | 'lockedUntil'
>;

/**
 * Why a backup stays and when it goes, or why it goes, in one sentence without a full stop.
 * @param zone the zone of the rules, in which days are named
 */
export function explainVerdict(
  verdict: Explained,
  rules: Pick<RetentionRules, RetentionRuleCount>,
  zone: string,
): string {
  const { stays, reasons, rule, until, replaceable, notOurs, lockedUntil } = verdict;
  if (!stays) return `Goes: ${goingBecause(verdict, rules)}`;
  const [first] = reasons;
  if (notOurs !== null) return `Not managed: ${notOursWords[notOurs]}`;
  if (first === 'LOCKED')
    return lockedUntil === null ? 'Kept by a legal hold' : `Kept by lock until ${dayOf(lockedUntil, zone)}`;
  if (first === 'HELD') return `Held: ${reasonWords.HELD}. Otherwise it goes: ${goingBecause(verdict, rules)}`;
  const always = reasons.flatMap((reason) =>
    reason === 'RULE' || reason === 'NOT_OURS' || reason === 'LOCKED' ? [] : [reasonWords[reason]],
  );
  if (!reasons.includes('RULE') || rule === null) return `Kept: ${always.join(', ')}`;
  const byRule = `Kept by ${retentionRuleWords[rule]}${untilWords(until, zone, replaceable ? periodNouns[rule] : null)}`;
  return always.length === 0 ? byRule : `Kept: ${always.join(', ')}. ${byRule.replace('Kept by', 'Also kept by')}`;
}

type RetentionRuleCount = Exclude<RetentionRuleName, 'safety'> | 'safetyDays';

function untilWords(until: string | null, zone: string, replacedIn: string | null): string {
  if (until === null) return '';
  if (replacedIn !== null) return `, until a newer backup of the same ${replacedIn} takes its place`;
  return ` until ${dayOf(until, zone)}`;
}

/** Why a rule lets a backup go: follows "Goes: ". */
export function goingBecause(
  { goes, rule }: Pick<RetentionVerdict, 'goes' | 'rule'>,
  rules: Pick<RetentionRules, RetentionRuleCount>,
): string {
  if (goes === 'DAMAGED') return 'it cannot be restored, and a newer backup is there';
  if (rule === null) return 'no rule keeps it';
  if (rule === 'safety') return `older than the ${rules.safetyDays ?? 0} days that safety backups are kept`;
  if (rule === 'last') return rules.last === 1 ? 'a newer backup is kept' : `${rules.last} newer backups are kept`;
  if (goes === 'SUPERSEDED') return `a newer backup of the same ${periodNouns[rule]} is there`;
  const count = rules[rule];
  return count === 1
    ? `a newer ${periodNouns[rule]} has a backup`
    : `${count} newer ${periodNouns[rule]}s have a backup`;
}

/** "7 December 2026", in the rules' zone. */
function dayOf(time: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: zone }).format(new Date(time));
}

/** "kept 7 daily, 4 weekly and 12 monthly": the rules in a sentence's part. */
export function describeRules(rules: RetentionRules): string {
  const parts = [
    ...(rules.last > 0 ? [`${rules.last} newest`] : []),
    ...(['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const).flatMap((rule) =>
      rules[rule] > 0 ? [`${rules[rule]} ${rule}`] : [],
    ),
  ];
  const last = parts.at(-1) ?? '';
  return `kept ${parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${last}` : last}`;
}
