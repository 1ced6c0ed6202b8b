import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import type { Attempt } from '../claim/work-input.ts';
import type { CleanUp } from './clean-up.ts';
import { cleanUpWorkDatabase, dropWorkDatabase } from './clean-up-work-database.ts';
import { endEvenIfUnreachable } from './end-even-if-unreachable.ts';

const warning = 'The database that the job made could not be dropped yet';

/**
 * Drops the database that a daemon made for its work. One that has got its final name is not dropped: until the daemon's end is
 * written, the row has the name that the database was built under, and no database has that name any more.
 */
export const workDatabaseCleanUp: CleanUp = {
  isDueAfterSuccess: false,
  unreachable: 'REPOSITORY_UNREACHABLE',
  warning,
  beforeEnd: cleanUpWorkDatabase,
  afterEnd: cleanUpWorkDatabase,
  afterLoss: dropAfterLoss,
};

/**
 * The other runner may have looked for the database before this one made it. If it cannot be dropped now, the row gets its name again
 * and any runner tries again later.
 */
async function dropAfterLoss({ context, daemon, workDatabase }: Attempt): Promise<void> {
  if (workDatabase === null) return;
  try {
    await dropWorkDatabase(context, daemon, workDatabase);
  } catch (err) {
    context.logger.warn({ err, daemonId: daemon.id }, warning);
    const { id } = daemon;
    await retryUntilReachable(context, () =>
      context.db.daemon.updateMany({ where: { id, workDatabase: null }, data: { workDatabase } }),
    );
    await retryUntilReachable(context, () => context.queue.sendLost({ daemonId: id }));
  }
}

/**
 * Ends a daemon whose runner was gone before its database was finished: drops what is left of the database.
 * @throws AppError REPOSITORY_*, when `end` is written all the same
 */
export function reconcileUnfinishedDatabase(
  context: RunnerContext,
  daemon: ClaimedDaemon,
  end: DaemonEnd,
): Promise<DaemonEnd> {
  return endEvenIfUnreachable(context, daemon, end, async () => {
    await cleanUpWorkDatabase(context, daemon);
    return end;
  });
}
