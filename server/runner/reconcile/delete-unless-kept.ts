import { sleep } from '#server/async/sleep.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import type { Attempt } from '../claim/work-input.ts';
import { cleanUpBackup } from './clean-up-backup.ts';

const lookEveryMs = 1000;

/**
 * Deletes an archive that this runner wrote for a daemon which another runner has claimed, unless that one keeps it: it may have found
 * the archive complete. Waits until the other runner has decided.
 * @param isKept whether the daemon's row says that the archive is kept
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function deleteUnlessKept(
  { context, daemon }: Attempt,
  key: string,
  isKept: (row: ClaimedDaemon) => boolean,
): Promise<void> {
  for (;;) {
    const row = await retryUntilReachable(context, () => context.db.daemon.findUnique({ where: { id: daemon.id } }));
    if (row !== null && isKept(row)) return;
    if (row === null || row.endedOn !== null) break;
    await sleep(lookEveryMs);
  }
  await cleanUpBackup(context.bucket, key);
}
