import { z } from 'zod';
import { isZone, retentionRules } from '../retention/retention.ts';
import { schedule, scheduledRun } from './schedule.ts';

const takenBackup = z.object({ key: z.string(), takenOn: z.iso.datetime() });

/** A day of the last 90, in the zone of the answer. */
export const protectionDay = z.object({
  /** Such as 2026-11-30. */
  day: z.iso.date(),
  /** How many backups were completed. */
  backups: z.number(),
  /** How many backups were verified. */
  verified: z.number(),
  /** How many verifications failed. */
  verificationsFailed: z.number(),
  /** How many runs of schedules were missed, skipped or failed. */
  missed: z.number(),
  skipped: z.number(),
  failed: z.number(),
});
export type ProtectionDay = z.infer<typeof protectionDay>;

/** How the stack's data is protected: what is set, in one sentence and in figures. Times are ISO 8601 in UTC. */
export const protection = z.object({
  /** The stack's name. */
  stack: z.string(),
  /** One sentence that says what happens without a person; null if nothing is set up. */
  sentence: z.string().nullable(),
  /** Backups that should be in the bucket and are not, the longest overdue first; null if the bucket could not be read. */
  overdue: z.array(z.object({ scheduleId: z.string(), scheduleName: z.string(), since: z.iso.datetime() })).nullable(),
  /** The newest whole backup of this stack that is in the bucket, by its own manifest; null if there is none. */
  newestBackup: takenBackup.nullable(),
  /** The newest verified backup that is in the bucket, and how long its restore took, in milliseconds; null if there is none. */
  newestVerified: takenBackup.extend({ restoreMs: z.number().nullable() }).nullable(),
  /** Why the bucket could not be read: a sentence; null if it was. */
  bucketProblem: z.string().nullable(),
  schedules: z.array(schedule),
  /** The next run of all schedules; null if none is enabled. */
  nextRun: z.object({ scheduleName: z.string(), on: z.iso.datetime() }).nullable(),
  /** The last run of all schedules that ended; null if there is none. */
  lastRun: scheduledRun.nullable(),
  /** The zone of the days: that of the oldest schedule, or UTC. */
  zone: z.string(),
  /** The last 90 days, the oldest first. */
  days: z.array(protectionDay),
});
export type Protection = z.infer<typeof protection>;

const zone = z.string().refine(isZone, 'takes the name of a time zone such as Europe/Berlin');

/** The query of GET .../defaults: whose night it is. */
export const protectionDefaultsQuery = z.strictObject({ zone });

/** What POST .../defaults would set now. */
export const protectionDefaults = z.object({
  /** null if the stack has a schedule: then nothing can be set up. */
  schedule: z.object({ name: z.string(), sentence: z.string() }).nullable(),
  /** null if the stack has a drill already. */
  drill: z.object({ name: z.string(), sentence: z.string(), randomDays: z.number() }).nullable(),
  /** The rules of retention; null if they are left to a person. */
  retention: retentionRules.nullable(),
  /** Why they are left to a person: a sentence. null if they would be set. */
  retentionLeft: z.string().nullable(),
});
export type ProtectionDefaults = z.infer<typeof protectionDefaults>;

/** The body of POST .../defaults. With `seen`, nothing is set unless just that is what would be set. */
export const protectionDefaultsInput = z.strictObject({
  zone,
  seen: z.strictObject({ drill: z.boolean(), retention: z.boolean() }).optional(),
});
export type ProtectionDefaultsInput = z.infer<typeof protectionDefaultsInput>;
