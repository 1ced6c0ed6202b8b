import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

type CleanUpContext = Pick<RunnerContext, 'db' | 'queue' | 'logger' | 'shutdown'>;

const everyMs = 60 * 60 * 1000;

/**
 * Queues the clean-up of databases that ended daemons left under work names and that no job is for: a runner died just after it
 * wrote the end, or the repository was unreachable for longer than the queue tried.
 * @returns how many daemons were queued
 */
export async function cleanUpForgottenDatabases({ db, queue, shutdown }: CleanUpContext): Promise<number> {
  const left = await db.daemon.findMany({
    where: { endedOn: { not: null }, workDatabase: { not: null } },
    select: { id: true },
  });
  let queued = 0;
  for (const { id } of left) {
    if (shutdown.aborted) break;
    if (await queue.hasLiveJob(id)) continue;
    await queue.sendLost({ daemonId: id });
    queued += 1;
  }
  return queued;
}

/** Looks now and every hour. Every runner runs this loop; dropping a database twice does nothing. */
export function runForgottenDatabasesLoop(context: CleanUpContext): { close(): Promise<void> } {
  return repeatRegularly(everyMs, async () => {
    try {
      await cleanUpForgottenDatabases(context);
    } catch (err) {
      if (context.shutdown.aborted) return;
      context.logger.warn({ err }, 'The databases that jobs left could not be found');
    }
  });
}
