import {
  type GoReason,
  type KeepReason,
  type NotOursReason,
  type PeriodRule,
  periodRules,
  type RetentionHold,
  type RetentionRules,
  type RetentionVerdict,
} from '#lib/contracts/retention/retention.ts';
import { type LocalPeriods, localPeriods, startOfPeriod } from './local-periods.ts';

/** What is known of a backup when it is decided whether it stays. */
export type ArchiveFacts = {
  key: string;
  /** The time of its snapshot. */
  takenOn: Date;
  /** Why it does not count as made by this stack; null if it does. */
  notOurs: NotOursReason | null;
  /** "damaged": a verification found that it can't be restored. */
  standing: 'verified' | 'unverified' | 'damaged';
  /** Whether it had to leave out rows that could not be read. It never takes the place of one that has everything. */
  isIncomplete: boolean;
  /** Whether it was taken before a restore, to undo it. */
  isSafety: boolean;
  isProtected: boolean;
  /** Whether a daemon works with it, or somebody downloads or copies it. */
  isInUse: boolean;
  /** Whether an undo, or the database that a restore kept, needs it. */
  isForUndo: boolean;
  /** Of a copy: whether the first bucket lost the backup, and this console did not delete it there. */
  isAlone?: boolean;
  /** Of a copy: whether it may be whole although that is not known. It is given as damaged then, and stays. */
  isDoubted?: boolean;
  /** The bucket's object lock; null if none is known. */
  lock: { until: Date | null } | null;
};

export type RetentionDecision = {
  /** Those that were given, and those that the backups themselves cause. */
  holds: RetentionHold[];
  /** By key, one for each backup. */
  verdicts: Map<string, RetentionVerdict>;
};

const dayMs = 86_400_000;

/**
 * Decides which backups stay and which go. It is the one place that decides: the simulation, the pages, and the run that
 * deletes all ask here. The clock has no part in it: ages are counted from the newest good backup, so that backups that stop cost none.
 * An incomplete backup stays as long as it would if it were complete, and none that is complete goes because of it.
 * @param archives every backup in the bucket; keys are unique
 * @param holds what is wrong: with any of these nothing goes
 * @param now only tells which period is not over yet
 */
export function decideRetention(
  archives: readonly ArchiveFacts[],
  rules: RetentionRules,
  holds: readonly RetentionHold[],
  now: Date,
): RetentionDecision {
  const ours = archives.filter(({ notOurs }) => notOurs === null).sort(newestFirst);
  const good = ours.filter(({ standing }) => standing !== 'damaged');
  const any = good.filter(({ isSafety }) => !isSafety);
  const regular = any.filter(({ isIncomplete }) => !isIncomplete);
  const newest = regular[0];
  const allHolds = newest === undefined && ours.length > 0 ? [...holds, noGoodBackup] : [...holds];
  const always = findAlwaysKept({ ours, good, any, regular }, rules.floor);
  const standings = newest === undefined ? new Map<string, Claim>() : claimByRules(regular, rules, now);
  if (any.length > regular.length) {
    const claims = claimByRules(any, rules, now);
    for (const { key, isIncomplete } of any) {
      const claim = claims.get(key);
      if (isIncomplete && claim !== undefined) standings.set(key, claim);
    }
  }
  const verdicts = new Map<string, RetentionVerdict>();
  for (const archive of archives) {
    const claim = claimOf(archive, standings, { newest, rules });
    verdicts.set(archive.key, judge(archive, claim, always.get(archive.key) ?? [], allHolds.length > 0));
  }
  return { holds: allHolds, verdicts };
}

const noGoodBackup: RetentionHold = {
  kind: 'NO_GOOD_BACKUP',
  what: 'No backup of this stack is known to be whole and complete, so there is nothing that the ages of the others could be counted from.',
};

/** What the rules say of a backup: one keeps it, or none does. */
type Claim = {
  isKept: boolean;
  rule: RetentionVerdict['rule'];
  until: Date | null;
  replaceable: boolean;
  goes: GoReason | null;
};

function newestFirst(one: ArchiveFacts, other: ArchiveFacts): number {
  return other.takenOn.getTime() - one.takenOn.getTime() || (one.key < other.key ? 1 : -1);
}

/** What no rule can let go. Each list is newest first. @param lists `any`: safety backups left out; `regular`: incomplete ones too */
function findAlwaysKept(
  { ours, good, any, regular }: Record<'ours' | 'good' | 'any' | 'regular', readonly ArchiveFacts[]>,
  floor: number,
): Map<string, KeepReason[]> {
  const kept = new Map<string, KeepReason[]>();
  const add = (archive: ArchiveFacts | undefined, reason: KeepReason) => {
    if (archive === undefined) return;
    const reasons = kept.get(archive.key) ?? [];
    if (!reasons.includes(reason)) kept.set(archive.key, [...reasons, reason]);
  };
  const isVerified = ({ standing }: ArchiveFacts) => standing === 'verified';
  for (const list of [ours, good, any, regular]) add(list[0], 'NEWEST');
  const complete = good.filter(({ isIncomplete }) => !isIncomplete);
  for (const list of [good, complete, any, regular]) add(list.find(isVerified), 'NEWEST_VERIFIED');
  for (const archive of regular.slice(0, floor)) add(archive, 'FLOOR');
  return kept;
}

/**
 * A rule keeps the newest backup of each of the last periods that have one. A period without a backup is not counted, so a gap never
 * makes a rule keep less.
 * @param regular newest first
 */
function claimByRules(regular: readonly ArchiveFacts[], rules: RetentionRules, now: Date): Map<string, Claim> {
  const { zone } = rules;
  const active = periodRules.filter((rule) => rules[rule] > 0);
  const present = localPeriods(now, zone);
  const first = regular[0] === undefined ? present : localPeriods(regular[0].takenOn, zone);
  const counted = new Map<PeriodRule, { period: number; rank: number }>();
  const claims = new Map<string, Claim>();
  for (const [index, { key, takenOn }] of regular.entries()) {
    const periods = localPeriods(takenOn, zone);
    let claim: Claim =
      index < rules.last ? { ...kept, rule: 'last' } : { ...unkept, rule: rules.last > 0 ? 'last' : null };
    let isNewestOfNone = true;
    for (const rule of active) {
      const before = counted.get(rule);
      if (before?.period === periods[rule]) continue;
      const rank = before === undefined ? 0 : before.rank + 1;
      counted.set(rule, { period: periods[rule], rank });
      isNewestOfNone = false;
      claim = longer(claim, claimOfPeriod(rule, rank, { rules, periods, first, present }));
    }
    if (!claim.isKept && isNewestOfNone && active[0] !== undefined) {
      claim = { ...claim, rule: active[0], goes: 'SUPERSEDED' };
    }
    claims.set(key, claim);
  }
  return claims;
}

const kept = { isKept: true, until: null, replaceable: false, goes: null };
const unkept = { isKept: false, until: null, replaceable: false, goes: 'BEYOND' } as const;

type Periods = { rules: RetentionRules; periods: LocalPeriods; first: LocalPeriods; present: LocalPeriods };

function claimOfPeriod(rule: PeriodRule, rank: number, { rules, periods, first, present }: Periods): Claim {
  const newerPeriods = rules[rule] - rank;
  if (newerPeriods <= 0) return { ...unkept, rule };
  const until = startOfPeriod(rule, first[rule] + newerPeriods, rules.zone);
  return { ...kept, rule, until, replaceable: rank === 0 && periods[rule] >= present[rule] };
}

/** The claim that lasts longer; of two that keep nothing, the later one: it is of the longer period. */
function longer(one: Claim, other: Claim): Claim {
  if (one.isKept !== other.isKept) return one.isKept ? one : other;
  if (!one.isKept) return other;
  return (other.until?.getTime() ?? 0) >= (one.until?.getTime() ?? 0) ? other : one;
}

function claimOf(
  archive: ArchiveFacts,
  claims: ReadonlyMap<string, Claim>,
  { newest, rules }: { newest: ArchiveFacts | undefined; rules: RetentionRules },
): Claim {
  const { key, takenOn, standing, isSafety } = archive;
  if (standing === 'damaged') {
    const isOvertaken = newest !== undefined && takenOn < newest.takenOn;
    return isOvertaken ? { ...unkept, rule: null, goes: 'DAMAGED' } : { ...kept, rule: null };
  }
  if (!isSafety) return claims.get(key) ?? { ...kept, rule: null };
  if (rules.safetyDays === null || newest === undefined) return { ...kept, rule: 'safety' };
  const until = new Date(takenOn.getTime() + rules.safetyDays * dayMs);
  return until >= newest.takenOn ? { ...kept, rule: 'safety', until } : { ...unkept, rule: 'safety' };
}

function judge(
  { notOurs, isProtected, isInUse, isForUndo, isAlone = false, isDoubted = false, lock }: ArchiveFacts,
  { isKept, rule, until, replaceable, goes }: Claim,
  always: readonly KeepReason[],
  isHeld: boolean,
): RetentionVerdict {
  if (notOurs !== null) {
    const reasons: KeepReason[] = isProtected ? ['NOT_OURS', 'PROTECTED'] : ['NOT_OURS'];
    return {
      stays: true,
      reasons,
      rule: null,
      until: null,
      replaceable: false,
      goes: null,
      notOurs,
      lockedUntil: null,
    };
  }
  const found: (KeepReason | false)[] = [
    isProtected && 'PROTECTED',
    isInUse && 'IN_USE',
    isForUndo && 'UNDO',
    isAlone && 'ALONE',
    isDoubted && 'DOUBTED',
    lock !== null && 'LOCKED',
    ...always.filter((reason) => reason !== 'FLOOR'),
    isKept && 'RULE',
    always.includes('FLOOR') && 'FLOOR',
  ];
  const reasons = found.filter((reason) => reason !== false);
  const wouldGo = reasons.length === 0;
  return {
    stays: !wouldGo || isHeld,
    reasons: wouldGo && isHeld ? ['HELD'] : reasons,
    rule: isKept || wouldGo ? rule : null,
    until: until?.toISOString() ?? null,
    replaceable,
    goes: wouldGo ? goes : null,
    notOurs: null,
    lockedUntil: lock?.until?.toISOString() ?? null,
  };
}
