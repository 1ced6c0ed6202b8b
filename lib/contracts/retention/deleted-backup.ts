import { z } from 'zod';
import { pageOf } from '../paging.ts';

/** A backup that was deleted and that the bucket still keeps a version of. `size` in bytes. */
export const deletedBackup = z.object({
  key: z.string(),
  size: z.number(),
  /** When the object was written. */
  lastModified: z.iso.datetime(),
  deletedOn: z.iso.datetime(),
});
export type DeletedBackup = z.infer<typeof deletedBackup>;

export const deletedBackupPage = pageOf(deletedBackup);
export type DeletedBackupPage = z.infer<typeof deletedBackupPage>;

/** The body of POST: which backup is undeleted. */
export const undeleteInput = z.strictObject({ key: z.string().max(1024, 'is 1,024 characters at most') });
