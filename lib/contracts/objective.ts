import { z } from 'zod';

/** NONE: there is no target. UNKNOWN: nothing was measured yet. */
export const objectiveState = z.enum(['NONE', 'KEPT', 'BROKEN', 'UNKNOWN']);
export type ObjectiveState = z.infer<typeof objectiveState>;

const mostSeconds = 366 * 24 * 60 * 60;
const target = z
  .int('takes a whole number of seconds')
  .min(60, 'is 60 at least')
  .max(mostSeconds, 'is 31,622,400 at most')
  .nullable();

/** The body of PUT: both targets in seconds; null for none. */
export const objectivesInput = z.strictObject({ rpoSeconds: target, rtoSeconds: target });
export type ObjectivesInput = z.infer<typeof objectivesInput>;

/** How much data may be lost (RPO) and how long a restore may take (RTO), and how it is now. */
export const objectives = z.object({
  rpo: z.object({
    targetSeconds: z.number().nullable(),
    /** How old the data of the newest verified backup is: its age and its duration. null if no backup is verified. */
    seconds: z.number().nullable(),
    backupKey: z.string().nullable(),
    state: objectiveState,
  }),
  rto: z.object({
    targetSeconds: z.number().nullable(),
    /** How long the last restore took, of a verification or a real one; null if none was measured. */
    milliseconds: z.number().nullable(),
    daemonId: z.string().nullable(),
    measuredOn: z.iso.datetime().nullable(),
    state: objectiveState,
  }),
  /** Email; null if no objective was ever set. */
  changedBy: z.string().nullable(),
  changedOn: z.iso.datetime().nullable(),
  /** Counts the changes; the ETag. 0 if no objective was ever set. */
  version: z.number(),
});
export type Objectives = z.infer<typeof objectives>;

/** How it was at one moment; taken every hour and at the end of each daemon. */
export const objectiveSample = z.object({
  takenOn: z.iso.datetime(),
  rpoSeconds: z.number().nullable(),
  rtoMs: z.number().nullable(),
  rpoTargetSeconds: z.number().nullable(),
  rtoTargetSeconds: z.number().nullable(),
});
export type ObjectiveSample = z.infer<typeof objectiveSample>;
export const objectiveSamples = z.object({ results: z.array(objectiveSample) });

export const objectiveSamplesQuery = z.strictObject({
  days: z
    .string()
    .regex(/^\d{1,3}$/, 'takes a whole number of days')
    .transform(Number)
    .pipe(z.number().min(1, 'is 1 at least').max(400, 'is 400 at most'))
    .default(30),
});
