import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { isBackupKey } from '../backups/backup-key.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * Aborts the open uploads in the second bucket that no copy continues: a runner was killed before it had kept that it began one, or the
 * backup was deleted. Such an upload began more than a day ago and got no part for a day.
 * @param nowMs epoch milliseconds
 * @throws AppError BUCKET_*
 */
export async function abortForgottenCopies(bucket: Bucket, nowMs: number): Promise<void> {
  const isOld = (on: Date) => nowMs - on.getTime() > dayMs;
  for (const { key, uploadId, initiatedOn } of await bucket.listUploads('')) {
    if (!isBackupKey(key) || !isOld(initiatedOn)) continue;
    const isContinued = { stackId: defaultStackId, key, uploadId };
    if ((await consoleDb().backupCopy.count({ where: isContinued })) > 0) continue;
    const lastPart = await bucket.lastPartOn(key, uploadId);
    if (lastPart === null || isOld(lastPart)) await bucket.abortUpload(key, uploadId);
  }
}
