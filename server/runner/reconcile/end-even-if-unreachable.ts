import { type DaemonEnd, endDaemon } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

/**
 * Finds out how a lost daemon ended, and writes an end for it if that fails: a bucket or a repository that cannot be asked must not
 * keep the next daemon from starting. Cleaning up is tried again after the end.
 * @param end the end that is written then
 * @param reconcile finds out how the daemon ended, and cleans up
 * @throws whatever `reconcile` throws
 */
export async function endEvenIfUnreachable(
  { db, runner }: RunnerContext,
  daemon: ClaimedDaemon,
  end: DaemonEnd,
  reconcile: () => Promise<DaemonEnd>,
): Promise<DaemonEnd> {
  try {
    return await reconcile();
  } catch (error) {
    await endDaemon(db, daemon, runner, end);
    throw error;
  }
}
