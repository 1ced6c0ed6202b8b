import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import type { CleanUp } from './clean-up.ts';
import { cleanUpBackup } from './clean-up-backup.ts';
import { deleteUnlessKept } from './delete-unless-kept.ts';
import { recoverBackup } from './recover-backup.ts';

/** Removes the safety backup of a restore if it did not become complete. One that is complete stays. */
export const safetyBackupCleanUp: CleanUp = {
  isDueAfterSuccess: false,
  unreachable: 'BUCKET_UNREACHABLE',
  warning: 'What the safety backup left in the bucket could not be cleaned up yet',
  beforeEnd: cleanUpSafetyBackup,
  afterEnd: reconcileSafetyBackup,
  async afterLoss(attempt) {
    const { safetyKey } = attempt.daemon;
    if (safetyKey !== null) await deleteUnlessKept(attempt, safetyKey, ({ safetyTakenOn }) => safetyTakenOn !== null);
  },
};

async function cleanUpSafetyBackup(context: RunnerContext, { id, safetyKey }: ClaimedDaemon): Promise<void> {
  if (safetyKey === null) return;
  const row = await retryUntilReachable(context, () =>
    context.db.daemon.findUnique({ where: { id }, select: { safetyTakenOn: true } }),
  );
  const isComplete = row !== null && row.safetyTakenOn !== null;
  if (!isComplete) await cleanUpBackup(context.bucket, safetyKey);
}

/**
 * Finds out what became of the safety backup of a restore whose runner is gone. A complete one stays, and the daemon's row says so
 * from then on; any other is removed. May be run any number of times.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function reconcileSafetyBackup({ bucket, db }: RunnerContext, daemon: ClaimedDaemon): Promise<void> {
  const { id, safetyKey, safetyTakenOn } = daemon;
  if (safetyKey === null || safetyTakenOn !== null) return;
  if ((await recoverBackup(bucket, { id, backupKey: safetyKey })) === null) return;
  await db.daemon.updateMany({ where: { id, safetyTakenOn: null }, data: { safetyTakenOn: new Date() } });
}
