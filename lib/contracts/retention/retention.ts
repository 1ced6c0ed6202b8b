import { z } from 'zod';
import { moment } from '../moment.ts';
import { pageOf, pageQuery } from '../paging.ts';

/** Whose backups rules are followed in: the first bucket's, or their copies in the second. */
export type RetentionPlace = 'FIRST' | 'SECOND';

/** The rules that keep the newest backup of each period, from the shortest period to the longest. */
export const periodRules = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type PeriodRule = (typeof periodRules)[number];

/** "last" keeps the newest backups whenever they were taken; "safety" is the rule of safety backups. */
export const retentionRuleName = z.enum(['last', ...periodRules, 'safety']);
export type RetentionRuleName = z.infer<typeof retentionRuleName>;

const mostKept = 1000;
const mostSafetyDays = 3650;

const count = z.int('takes a whole number').min(0, 'is 0 at least').max(mostKept, 'is 1,000 at most');

/** Whether this is the name of a zone that the calendar knows, such as Europe/Berlin. An offset such as +01:00 is none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const zone = z.string().refine(isZone, 'takes the name of a time zone such as Europe/Berlin');

const rulesShape = {
  /** How many of the newest backups are kept. */
  last: count,
  /** How many periods, of those that have a backup, keep their newest one. */
  hourly: count,
  daily: count,
  weekly: count,
  monthly: count,
  yearly: count,
  /** So many of the newest backups are never deleted, whatever the other rules say. */
  floor: z.int('takes a whole number').min(1, 'is 1 at least').max(mostKept, 'is 1,000 at most'),
  /** For how many days a safety backup is kept, counted to the newest backup; null if retention never deletes one. */
  safetyDays: z
    .int('takes a whole number, or null')
    .min(0, 'is 0 at least')
    .max(mostSafetyDays, 'is 3,650 at most')
    .nullable(),
  /** The IANA zone in which hours, days, weeks, months and years begin. */
  zone,
};

export const retentionRules = z.object(rulesShape);
export type RetentionRules = z.infer<typeof retentionRules>;

const counting = ['last', ...periodRules] as const;
const keepsSomething = (rules: Record<(typeof counting)[number], number>) => counting.some((rule) => rules[rule] > 0);
const keepsNothing =
  'must not all be 0: with last, hourly, daily, weekly, monthly and yearly at 0 every backup above the floor would be deleted';

/** A count that is left out is 0. `zone` left out: the zone of the stored rules, else of the schedule, else UTC. */
const rulesInputShape = {
  ...rulesShape,
  last: count.default(0),
  hourly: count.default(0),
  daily: count.default(0),
  weekly: count.default(0),
  monthly: count.default(0),
  yearly: count.default(0),
  zone: zone.optional(),
};

/** The body of a simulation. */
export const retentionRulesInput = z
  .strictObject(rulesInputShape)
  .refine(keepsSomething, { path: ['last'], error: keepsNothing });
export type RetentionRulesInput = z.output<typeof retentionRulesInput>;

/** The body of PUT: the rules, and whether the caller knows that they keep less than the rules before. */
export const retentionInput = z
  .strictObject({ ...rulesInputShape, confirmLowering: z.boolean().default(false) })
  .refine(keepsSomething, { path: ['last'], error: keepsNothing });
export type RetentionInput = z.output<typeof retentionInput>;

/** Why nothing at all is deleted now. */
export const retentionHoldKinds = [
  'OVERDUE',
  'VERIFICATION_FAILED',
  'UNREADABLE',
  'ANOMALY',
  'NO_GOOD_BACKUP',
  'COPY_FAILED',
] as const;
export const retentionHold = z.object({
  kind: z.enum(retentionHoldKinds),
  /** A sentence that says what is wrong. */
  what: z.string(),
});
export type RetentionHold = z.infer<typeof retentionHold>;

/** Why a backup stays, the strongest reason first. ALONE and DOUBTED are reasons of copies in the second bucket alone. LOCKED is looked up only of backups that would go. HELD: a rule would let it go, but nothing is deleted while something is wrong. */
export const keepReasons = [
  'NOT_OURS',
  'PROTECTED',
  'IN_USE',
  'UNDO',
  'ALONE',
  'DOUBTED',
  'LOCKED',
  'NEWEST',
  'NEWEST_VERIFIED',
  'RULE',
  'FLOOR',
  'HELD',
] as const;
export const keepReason = z.enum(keepReasons);
export type KeepReason = z.infer<typeof keepReason>;

/** Why a backup does not count as made by this stack: retention neither counts it nor deletes it. */
export const notOursReason = z.enum(['FOREIGN', 'UNSIGNED', 'INVALID', 'OTHER_STACK', 'UPLOADED']);
export type NotOursReason = z.infer<typeof notOursReason>;

/** Why a backup goes. BEYOND: enough newer ones stay by the rule; SUPERSEDED: a newer one of the same period; DAMAGED: it can't be restored. */
export const goReason = z.enum(['BEYOND', 'SUPERSEDED', 'DAMAGED']);
export type GoReason = z.infer<typeof goReason>;

/** What becomes of one backup, and why. */
export const retentionVerdict = z.object({
  stays: z.boolean(),
  /** Empty if it goes. */
  reasons: z.array(keepReason),
  /** The rule that keeps it longest, or the rule that asks for its deletion; null if no rule does. */
  rule: retentionRuleName.nullable(),
  /** The earliest time at which the rule lets it go, if backups are taken in every period until then; null if that is not known. */
  until: z.iso.datetime().nullable(),
  /** Whether a newer backup of the same period, which is not over yet, takes its place in the rule. */
  replaceable: z.boolean(),
  /** Why it goes, or would go without the hold; null if it stays anyway. */
  goes: goReason.nullable(),
  notOurs: notOursReason.nullable(),
  /** Until when the bucket's object lock keeps it; null if no lock does, or if the lock is a legal hold without an end. */
  lockedUntil: z.iso.datetime().nullable(),
});
export type RetentionVerdict = z.infer<typeof retentionVerdict>;

/** A lifecycle rule of the bucket that deletes backups. */
export const lifecycleThreat = z.object({
  /** The rule's ID in the bucket. */
  id: z.string(),
  /** Days after an object was written; null if the rule names a date. */
  days: z.number().nullable(),
  date: z.iso.datetime().nullable(),
  /** How many of the backups that stay it deletes before the rules would let them go. */
  count: z.number(),
  /** When it deletes the first of them; null if there is none. */
  firstOn: z.iso.datetime().nullable(),
});
export type LifecycleThreat = z.infer<typeof lifecycleThreat>;

/** A backup in a simulation. Sizes in bytes. */
export const retentionBackup = retentionVerdict.extend({
  key: z.string(),
  number: z.string().nullable(),
  takenOn: z.iso.datetime(),
  size: z.number(),
});
export type RetentionBackup = z.infer<typeof retentionBackup>;

const amount = z.object({ count: z.number(), bytes: z.number() });

/** What the rules do with the backups that are in the bucket now. Nothing was changed. */
export const retentionSimulation = z.object({
  rules: retentionRules,
  /** Not empty: nothing is deleted until this is fixed. */
  holds: z.array(retentionHold),
  goes: amount,
  stays: amount,
  /** Newest first. */
  results: z.array(retentionBackup),
  lifecycle: z.object({
    threats: z.array(lifecycleThreat),
    /** Why the bucket's lifecycle rules could not be read; null if they could. */
    problem: z.string().nullable(),
  }),
});
export type RetentionSimulation = z.infer<typeof retentionSimulation>;

/** The rules of the stack, and when they were last followed. */
export const retention = z.object({
  /** null: retention is off, and deletes nothing. */
  rules: retentionRules.nullable(),
  /** The rules that are recommended, in the zone that rules without one get. */
  defaults: retentionRules,
  /** Email; null while it is off. */
  changedBy: z.string().nullable(),
  changedOn: z.iso.datetime().nullable(),
  /** When a runner last looked at all backups; null if none has yet. */
  lookedOn: z.iso.datetime().nullable(),
  /** What held retention at that time. */
  holds: z.array(retentionHold),
  /** Counts the changes; 0 while it is off. */
  version: z.number(),
});
export type Retention = z.infer<typeof retention>;

/** What became of a backup that a run was to delete. */
export const deletionOutcome = z.enum(['PLANNED', 'BEGUN', 'DELETED', 'KEPT', 'LOCKED', 'REFUSED', 'GONE']);
export type DeletionOutcome = z.infer<typeof deletionOutcome>;

export const retentionDeletion = z.object({
  key: z.string(),
  number: z.string().nullable(),
  takenOn: z.iso.datetime(),
  size: z.number(),
  rule: retentionRuleName.nullable(),
  goes: goReason,
  outcome: deletionOutcome,
  /** A sentence that says why it was not deleted; null if it was, or is still to be. */
  reason: z.string().nullable(),
  settledOn: z.iso.datetime().nullable(),
});

export const retentionRun = z.object({
  id: z.string(),
  /** When its list was written, before anything was deleted. */
  plannedOn: z.iso.datetime(),
  /** null while it is running, or until another runner continues it. */
  endedOn: z.iso.datetime().nullable(),
  rules: retentionRules,
  /** The number of backups that stayed. */
  stayed: z.number(),
  planned: amount,
  deleted: amount,
  /** The number of those that were to be deleted and were not. */
  notDeleted: z.number(),
});
export type RetentionRun = z.infer<typeof retentionRun>;

export const retentionRunPage = pageOf(retentionRun);
export type RetentionRunPage = z.infer<typeof retentionRunPage>;
export const retentionRunsQuery = pageQuery.extend({ from: moment.optional(), to: moment.optional() });

/** One run with its list, in the order of the deletions. */
export const retentionRunDetails = retentionRun.extend({ deletions: z.array(retentionDeletion) });
export type RetentionRunDetails = z.infer<typeof retentionRunDetails>;

/** What becomes of one backup by the stored rules; `verdict` is null while retention is off. */
export const backupRetention = z.object({
  verdict: retentionVerdict.nullable(),
  rules: retentionRules.nullable(),
  holds: z.array(retentionHold),
});
export type BackupRetention = z.infer<typeof backupRetention>;
