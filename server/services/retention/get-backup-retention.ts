import type { BackupRetention } from '#lib/contracts/retention/retention.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { noSuchBackup, requireBackupKey } from '../backups/backup-key.ts';
import { lookAtBackups } from './look-at-backups.ts';
import { readStoredRules } from './stored-rules.ts';

/**
 * Why the stored rules keep one backup, and when they let it go.
 * @throws AppError NOT_FOUND, BUCKET_*, STOPPED
 */
export async function getBackupRetention(key: string, signal?: AbortSignal): Promise<BackupRetention> {
  requireBackupKey(key);
  const stored = await readStoredRules();
  if (stored === null) {
    if ((await bucket().head(key, signal)) === null) throw noSuchBackup(key);
    return { verdict: null, rules: null, holds: [] };
  }
  const { archives, holds } = await lookAtBackups(bucket(), stored.rules, signal);
  const found = archives.find((archive) => archive.key === key);
  if (found === undefined) throw noSuchBackup(key);
  return { verdict: found.verdict, rules: stored.rules, holds };
}
