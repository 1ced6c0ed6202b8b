import { z } from 'zod';
import { pageOf, pageQuery } from '../paging.ts';

const whole = (from: number, to: number) => {
  const takes = `takes a whole number from ${from} to ${to}`;
  return z.int(takes).min(from, takes).max(to, takes);
};
const timeOfDay = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'takes a time of day such as 08:30');

/** Times of day, in the schedule's zone, in which no run begins. Where `to` is not after `from`, they end on the next day. */
export const quietWindow = z.strictObject({
  /** 1 is Monday, 7 is Sunday: the day on which it begins. */
  days: z.array(whole(1, 7)).min(1, 'takes one day at least').max(7, 'takes seven days at most'),
  from: timeOfDay,
  to: timeOfDay,
});
export type QuietWindow = z.infer<typeof quietWindow>;

const rule = {
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: z.string().max(100, 'takes 100 characters at most'),
  /** IANA, such as Europe/Berlin. */
  zone: z.string().min(1, 'takes a time zone such as Europe/Berlin').max(64, 'takes 64 characters at most'),
  quiet: z.array(quietWindow).max(14, 'takes 14 windows at most').default([]),
};

/** The body of POST, and of PUT, which replaces the whole schedule. */
export const scheduleInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'takes one character at least')
    .max(60, 'takes 60 characters at most')
    .refine((text) => !/\p{Cc}/u.test(text), 'takes one line without control characters'),
  ...rule,
  enabled: z.boolean().default(true),
  /** Every how many backups one is verified; 0 means never. */
  verifyEvery: whole(0, 100).default(1),
  /** How late a missed run is still caught up; null means half the time to the next run. */
  catchUpMinutes: whole(1, 10_080).nullable().default(null),
  retries: whole(0, 5).default(2),
  retryMinutes: whole(1, 720).default(15),
  /** How long a run waits for another job before it is skipped. */
  windowMinutes: whole(1, 1440).default(60),
  /** How long before each planned maintenance a backup is taken; null if none is. */
  beforeMaintenanceMinutes: whole(1, 1440).nullable().default(null),
  /** Whether no run begins while a planned maintenance is in progress. */
  holdDuringMaintenance: z.boolean().default(true),
});
/** As sent. */
export type ScheduleInput = z.input<typeof scheduleInput>;
/** As parsed. */
export type SchedulePlan = z.output<typeof scheduleInput>;

/** The body of POST .../preview. */
export const schedulePreviewInput = z.strictObject(rule);

/** What a rule means. `note` tells of a change of the clocks that is near. */
export const schedulePreview = z.object({
  /** "Every day at 03:00 (Europe/Berlin)". */
  sentence: z.string(),
  /** The next five runs; fewer if no more are found within five years. */
  runs: z.array(z.iso.datetime()),
  /** The run at a change of the clocks within 60 days, after those; null if there is none. */
  clockChange: z.object({ on: z.iso.datetime(), run: z.iso.datetime(), sentence: z.string() }).nullable(),
});
export type SchedulePreview = z.infer<typeof schedulePreview>;

/** LATE: it is done, but began more than five minutes after its time. */
export const scheduledRunStatuses = ['WAITING', 'RUNNING', 'DONE', 'LATE', 'MISSED', 'SKIPPED', 'FAILED'] as const;
export const scheduledRunStatus = z.enum(scheduledRunStatuses);
export type ScheduledRunStatus = z.infer<typeof scheduledRunStatus>;

/** A run of a schedule. Times in ISO 8601 (UTC). */
export const scheduledRun = z.object({
  id: z.string(),
  /** null after the schedule was deleted. */
  scheduleId: z.string().nullable(),
  scheduleName: z.string(),
  /** BEFORE_MAINTENANCE: taken before a planned maintenance. BY_HAND: a person asked for it. */
  kind: z.enum(['SLOT', 'BEFORE_MAINTENANCE', 'BY_HAND']),
  /** The time that it was due. */
  slotOn: z.iso.datetime(),
  status: scheduledRunStatus,
  /** When it begins next, while it waits. */
  nextTryOn: z.iso.datetime().nullable(),
  attempts: z.number(),
  /** The last backup that was started for it. */
  daemonId: z.string().nullable(),
  startedOn: z.iso.datetime().nullable(),
  endedOn: z.iso.datetime().nullable(),
  /** The backup's last verification: null if there is none. */
  verification: z.enum(['RUNNING', 'COMPLETED', 'FAILED']).nullable(),
  /** Why it waits, was missed or skipped, or failed: a sentence. */
  reason: z.string().nullable(),
});
export type ScheduledRun = z.infer<typeof scheduledRun>;

export const schedule = scheduleInput.extend({
  id: z.string(),
  /** "Every day at 03:00 (Europe/Berlin)". */
  sentence: z.string(),
  /** null if it is switched off. */
  nextRunOn: z.iso.datetime().nullable(),
  lastRun: scheduledRun.nullable(),
  createdBy: z.string(),
  createdOn: z.iso.datetime(),
  changedBy: z.string(),
  changedOn: z.iso.datetime(),
  /** Counts the changes; the ETag. */
  version: z.number(),
});
export type Schedule = z.output<typeof schedule>;

export const scheduleList = z.object({ totalNumberOfResults: z.number(), results: z.array(schedule) });
export const scheduledRunPage = pageOf(scheduledRun);
export type ScheduledRunPage = z.infer<typeof scheduledRunPage>;

export const scheduledRunQuery = pageQuery.extend({
  /** A schedule's id. */
  schedule: z
    .string()
    .regex(/^[0-9]{1,9}$/, 'takes the id of a schedule')
    .optional(),
  status: scheduledRunStatus.optional(),
});
