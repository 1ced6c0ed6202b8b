import type { DeletedBackups } from '#lib/contracts/backup.ts';
import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { deleteBackup } from './delete-backup.ts';

const deletionsAtOnce = 8;

/**
 * Deletes several backups, each as deleteBackup does, with an entry of its own in the history. One that can't be deleted is in
 * nobody's way.
 * @param deletedBy email
 * @returns the result for each, in the given order; a key that is given twice has one result
 */
export async function deleteBackups(keys: readonly string[], deletedBy: string): Promise<DeletedBackups> {
  const together = limitConcurrency(deletionsAtOnce);
  const results = await Promise.all(
    [...new Set(keys)].map(async (key) => {
      const reason = await together(() => deleteOne(key, deletedBy));
      return { key, deleted: reason === null, reason };
    }),
  );
  return { results };
}

/** @returns a sentence that says why it was not deleted; null if it was */
async function deleteOne(key: string, deletedBy: string): Promise<string | null> {
  try {
    await deleteBackup(key, deletedBy);
    return null;
  } catch (error) {
    if (isAppError(error)) return error.message;
    logger.error({ err: error, backupKey: key }, 'A backup could not be deleted');
    return 'Something failed that should not. The reason is in the console’s log.';
  }
}
