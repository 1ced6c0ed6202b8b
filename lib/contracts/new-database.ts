import { z } from 'zod';

/** A database that a restore into a new database made, and that is there. Size in bytes, null where it could not be read; times in ISO 8601 (UTC). */
export const newDatabase = z.object({
  name: z.string(),
  /** The restore that made it, and the backup it restored from. */
  daemonId: z.string(),
  backupKey: z.string(),
  madeOn: z.iso.datetime(),
  size: z.number().nullable(),
  /** Why it can't be deleted now: a sentence; null: it can. */
  deletionProblem: z.string().nullable(),
});
export type NewDatabase = z.infer<typeof newDatabase>;
export const newDatabaseList = z.object({ results: z.array(newDatabase) });
export type NewDatabaseList = z.infer<typeof newDatabaseList>;
