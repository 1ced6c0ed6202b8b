import { type DaemonEnd, endDaemon } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import { kindOf } from '../kinds/kind-table.ts';

/**
 * Writes the end of a daemon that this runner has claimed, and what follows from its success, in one transaction.
 * @returns false if this runner's claim is gone, or another end was written before
 */
export function endClaimedDaemon(context: RunnerContext, daemon: ClaimedDaemon, end: DaemonEnd): Promise<boolean> {
  return context.db.$transaction(async (transaction) => {
    const isWritten = await endDaemon(transaction, daemon, context.runner, end);
    if (isWritten && end.status === 'COMPLETED') await kindOf(daemon).recordSuccess?.(context, transaction, daemon);
    return isWritten;
  });
}
