import { z } from 'zod';

/** Hours of the day in which a runner sends so much at most. */
const paceHours = z
  .strictObject({
    from: z.int('takes a whole hour').min(0, 'is 0 at least').max(23, 'is 23 at most'),
    /** Exclusive. With one that is lower than `from` the hours go past midnight. */
    to: z.int('takes a whole hour').min(1, 'is 1 at least').max(24, 'is 24 at most'),
    megabytesPerSecond: z.int('takes a whole number of MB/s').min(1, 'is 1 at least').max(99_999, 'is 99,999 at most'),
    /** Sessions of a backup; null for as many as RUNNER_CONNECTIONS says. */
    connections: z.int('takes a whole number').min(1, 'is 1 at least').max(64, 'is 64 at most').nullable(),
  })
  .refine(({ from, to }) => from !== to, { message: 'ends at another hour than it begins', path: ['to'] });
export type PaceRule = z.infer<typeof paceHours>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The hours of the day that a rule holds, from 0 to 23. */
export function hoursOf({ from, to }: Pick<PaceRule, 'from' | 'to'>): number[] {
  const length = from < to ? to - from : 24 - from + to;
  return Array.from({ length }, (_, index) => (from + index) % 24);
}

function overlap(rules: readonly PaceRule[]): boolean {
  const hours = rules.flatMap(hoursOf);
  return new Set(hours).size < hours.length;
}

/** The body of PUT: no hours for no limit at any time. */
export const paceInput = z.strictObject({
  hours: z
    .array(paceHours)
    .max(24, 'has 24 rules at most')
    .refine((rules) => !overlap(rules), 'has two rules for the same hour'),
  zone: z.string().max(64, 'has 64 characters at most').refine(isTimeZone, 'takes a time zone such as Europe/Berlin'),
});
export type PaceInput = z.infer<typeof paceInput>;

/** What bounds the pace of the runners. */
export const pace = z.object({
  hours: z.array(
    z.object({ from: z.number(), to: z.number(), megabytesPerSecond: z.number(), connections: z.number().nullable() }),
  ),
  zone: z.string(),
  /** SET: by a person, in the console. DEFAULT: PACE_HOURS and PACE_ZONE. */
  source: z.enum(['SET', 'DEFAULT']),
  /** Email; null if it was never set. */
  changedBy: z.string().nullable(),
  changedOn: z.iso.datetime().nullable(),
});
export type PaceView = z.infer<typeof pace>;
