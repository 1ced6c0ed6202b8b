import { z } from 'zod';

/** NEWEST: the newest backup. RANDOM: any of the last days. OLDEST: the oldest one that is kept. */
export const drillTarget = z.enum(['NEWEST', 'RANDOM', 'OLDEST'], 'takes NEWEST, RANDOM or OLDEST');
export type DrillTarget = z.infer<typeof drillTarget>;

export const mostDrills = 10;

/** The body of POST, and of PUT, which replaces the whole drill. */
export const drillInput = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'takes one character at least')
      .max(60, 'takes 60 characters at most')
      .refine((text) => !/\p{Cc}/u.test(text), 'takes one line without control characters'),
    which: drillTarget.default('NEWEST'),
    /** Of how many days one is chosen, with RANDOM; null with the others. */
    randomDays: z.int().min(1, 'is 1 at least').max(3660, 'is 3,660 at most').nullable().default(null),
    /** Five fields: minute, hour, day of month, month, day of week. */
    cron: z.string().max(100, 'takes 100 characters at most'),
    /** IANA, such as Europe/Berlin. */
    zone: z.string().min(1, 'takes a time zone such as Europe/Berlin').max(64, 'takes 64 characters at most'),
    isEnabled: z.boolean().default(true),
  })
  .refine(({ which, randomDays }) => (which === 'RANDOM') === (randomDays !== null), {
    path: ['randomDays'],
    error: 'takes a number of days with RANDOM, and null otherwise',
  });
/** As sent. */
export type DrillInput = z.input<typeof drillInput>;
/** As parsed. */
export type DrillPlan = z.output<typeof drillInput>;

/** WAITING: for another daemon to end. */
export const drillRunState = z.enum(['WAITING', 'RUNNING', 'DONE', 'FAILED', 'MISSED', 'SKIPPED']);
export type DrillRunState = z.infer<typeof drillRunState>;

export const drillRun = z.object({
  slotOn: z.iso.datetime(),
  state: drillRunState,
  backupKey: z.string().nullable(),
  daemonId: z.string().nullable(),
  reason: z.string().nullable(),
  endedOn: z.iso.datetime().nullable(),
});

export const drill = z.object({
  id: z.string(),
  name: z.string(),
  which: drillTarget,
  randomDays: z.number().nullable(),
  cron: z.string(),
  zone: z.string(),
  isEnabled: z.boolean(),
  /** "Every Sunday at 04:00 (Europe/Berlin)". */
  sentence: z.string(),
  /** null if it is switched off. */
  nextRunOn: z.iso.datetime().nullable(),
  /** The last five, newest first. */
  runs: z.array(drillRun),
  changedOn: z.iso.datetime(),
  /** Email. */
  changedBy: z.string(),
  /** Counts the changes; the ETag. */
  version: z.number(),
});
export type Drill = z.infer<typeof drill>;
export const drillList = z.object({ results: z.array(drill) });
