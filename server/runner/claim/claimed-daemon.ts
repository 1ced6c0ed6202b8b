import type { ConsoleDbTransaction, Prisma } from '#server/adapters/console-db/console-db.ts';
import type { RunnerContext } from './runner-context.ts';

/**
 * Claims a daemon that waits for a runner, and keeps a claim that this runner has.
 * @returns the daemon's row; null if there is no such daemon, it has ended, or another runner has claimed it
 */
export async function claimDaemon({ db, runner }: RunnerContext, id: number) {
  await db.daemon.updateMany({ where: { id, runner: null, endedOn: null }, data: { runner } });
  return db.daemon.findFirst({ where: { id, runner, endedOn: null } });
}

/** The row of a daemon, as the runner that claimed it read it. */
export type ClaimedDaemon = NonNullable<Awaited<ReturnType<typeof claimDaemon>>>;

/**
 * Writes to the row of a daemon that this runner has claimed.
 * @returns false if the claim is gone or the daemon has ended: nothing was written, and what this runner does for it must be undone
 */
export async function updateClaimed(
  { db, runner }: { db: ConsoleDbTransaction; runner: string },
  id: number,
  data: Prisma.DaemonUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.daemon.updateMany({ where: { id, runner, endedOn: null }, data });
  return count === 1;
}
