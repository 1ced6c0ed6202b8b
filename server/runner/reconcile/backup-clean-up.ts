import type { CleanUp } from './clean-up.ts';
import { cleanUpBackup } from './clean-up-backup.ts';
import { deleteUnlessKept } from './delete-unless-kept.ts';

/** Removes a backup that did not become complete. */
export const backupCleanUp: CleanUp = {
  isDueAfterSuccess: false,
  unreachable: 'BUCKET_UNREACHABLE',
  warning: 'What the backup left in the bucket could not be cleaned up yet',
  beforeEnd: ({ bucket }, { backupKey }) => cleanUpBackup(bucket, backupKey),
  async afterEnd({ bucket }, { status, backupKey }) {
    if (status !== 'COMPLETED') await cleanUpBackup(bucket, backupKey);
  },
  /** A backup that failed has removed what it wrote. */
  async afterLoss(attempt, succeeded) {
    if (succeeded) await deleteUnlessKept(attempt, attempt.daemon.backupKey, ({ status }) => status === 'COMPLETED');
  },
};
