import type { ConsoleDbTransaction, Prisma } from '#server/adapters/console-db/console-db.ts';
import type { RunnerContext } from './runner-context.ts';

/**
 * Takes a daemon that waits for a runner.
 * @returns the daemon, or null when it is not there, has ended or is another runner's
 */
export async function claimDaemon({ db, runner }: RunnerContext, id: number) {
  await db.daemon.updateMany({ where: { id, runner: null, endedOn: null }, data: { runner } });
  return db.daemon.findFirst({ where: { id, runner, endedOn: null } });
}

/** A daemon as its runner sees it. */
export type ClaimedDaemon = NonNullable<Awaited<ReturnType<typeof claimDaemon>>>;

/**
 * Writes to the row of a daemon that this runner holds.
 * @returns false when it holds it no more: what it does then must be undone
 */
export async function updateClaimed(
  { db, runner }: { db: ConsoleDbTransaction; runner: string },
  id: number,
  data: Prisma.DaemonUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.daemon.updateMany({ where: { id, runner, endedOn: null }, data });
  return count === 1;
}
