import { z } from 'zod';
import { weaknesses } from './weakness.ts';

/** Sentences that say why a backup could not be restored in each way; empty where it could. */
export const verdictWays = z.object({
  inPlace: z.array(z.string()),
  staged: z.array(z.string()),
  newDatabase: z.array(z.string()),
});
export type VerdictWays = z.infer<typeof verdictWays>;

/** Whether a backup can be restored, as far as that is known. */
export const backupVerdict = z.object({
  /** All of it in words, such as "Restorable in place, staged and into a new database. Not verified." */
  sentence: z.string(),
  /** Whether a verification or a restore has shown that it can be restored. */
  verified: z.boolean(),
  /** Why it can be restored nowhere: sentences, none if it can. */
  never: z.array(z.string()),
  /** What stood in the way when it was taken; null if nobody looked, or if this stack did not make it. */
  whenTaken: verdictWays.nullable(),
  /** What comes back weaker than it was, as the last verification that completed found. Null if that is not known. */
  weaker: weaknesses.nullable(),
});
export type BackupVerdict = z.infer<typeof backupVerdict>;
