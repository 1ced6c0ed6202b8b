import { type DaemonEnd, endDaemon } from '#server/services/end-daemon.ts';
import type { TakenDaemon } from './held-daemon.ts';
import type { RunnerContext } from './runner-context.ts';

/**
 * Writes the end of a daemon that this runner holds. With the end of a backup that is whole a sample of what is stored is
 * queued: both are there, or neither.
 * @returns false when it holds it no more, or when another end is there already
 */
export function endHeldDaemon(
  { db, queue, runner }: RunnerContext,
  daemon: TakenDaemon,
  end: DaemonEnd,
): Promise<boolean> {
  return db.$transaction(async (transaction) => {
    const written = await endDaemon(transaction, daemon, runner, end);
    if (written && daemon.type === 'BACKUP' && end.status === 'COMPLETED') {
      await queue.sendSample({ daemonId: daemon.id }, transaction);
    }
    return written;
  });
}
