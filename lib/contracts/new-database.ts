import { z } from 'zod';

/** A database that a restore into a new database created and that still exists. The size is in bytes, and null if it could not be read; times are ISO 8601 (UTC). */
export const newDatabase = z.object({
  name: z.string(),
  /** The restore that made it, and the backup it restored from. */
  daemonId: z.string(),
  backupKey: z.string(),
  madeOn: z.iso.datetime(),
  size: z.number().nullable(),
  /** A sentence that says why it cannot be deleted now; null if it can. */
  deletionProblem: z.string().nullable(),
});
export type NewDatabase = z.infer<typeof newDatabase>;
export const newDatabaseList = z.object({ results: z.array(newDatabase) });
export type NewDatabaseList = z.infer<typeof newDatabaseList>;
