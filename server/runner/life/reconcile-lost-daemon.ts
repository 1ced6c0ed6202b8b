import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import { kindOf } from '../kinds/kind-table.ts';
import { traceDaemon } from '../report/trace-daemon.ts';
import { endClaimedDaemon } from './end-claimed-daemon.ts';

/**
 * Ends a daemon whose runner is gone, and cleans up what it left; cleans up only if the daemon has ended already. The daemon is claimed
 * first, which fences a runner that is alive after all: nothing that it writes from then on counts. May be run any number of times.
 * @throws AppError if the bucket or the repository cannot be asked yet: the queue tries again
 */
export async function reconcileLostDaemon(context: RunnerContext, daemonId: number): Promise<void> {
  try {
    const daemon = await takeOverDaemon(context, daemonId);
    if (daemon !== null) await reconcileDaemon(context, daemon);
  } catch (err) {
    context.logger.warn({ err, daemonId }, 'A lost job could not be reconciled yet');
    throw err;
  }
}

async function reconcileDaemon(context: RunnerContext, daemon: ClaimedDaemon): Promise<void> {
  const kind = kindOf(daemon);
  if (daemon.endedOn !== null) {
    await kind.cleanUp?.afterEnd(context, daemon);
    return;
  }
  const end = await kind.reconcile(context, daemon);
  await endClaimedDaemon(context, daemon, end);
  await traceDaemon(context, daemon.id);
  context.logger.warn({ daemonId: daemon.id, status: end.status }, 'Job of a runner that is gone was reconciled');
}

/** @returns the daemon, claimed by this runner unless it has ended; null if there is no such daemon */
async function takeOverDaemon({ db, runner }: RunnerContext, id: number): Promise<ClaimedDaemon | null> {
  for (;;) {
    const daemon = await db.daemon.findUnique({ where: { id } });
    if (daemon === null || daemon.endedOn !== null) return daemon;
    const { count } = await db.daemon.updateMany({
      where: { id, runner: daemon.runner, endedOn: null },
      data: { runner },
    });
    if (count === 1) return { ...daemon, runner };
  }
}
