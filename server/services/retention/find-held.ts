import type { RetentionHold } from '#lib/contracts/retention/retention.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { lookAtBackups } from './look-at-backups.ts';
import { readStoredRules } from './stored-rules.ts';

/**
 * What holds retention at this moment; nothing while it is off. What else is deleted when its time has passed waits for the same.
 * @throws AppError BUCKET_* when that can't be told: then nothing may be deleted either
 */
export async function findHeld(): Promise<RetentionHold[]> {
  const stored = await readStoredRules();
  return stored === null ? [] : (await lookAtBackups(bucket(), stored.rules)).holds;
}
