import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

type CleanUpContext = Pick<RunnerContext, 'db' | 'queue' | 'logger' | 'shutdown'>;

const everyMs = 60 * 60 * 1000;

/**
 * Has the databases dropped that daemons which have ended left under names of their own, where nobody tries any more: a runner
 * died just after it wrote the end, or the repository was away for longer than dropping was tried.
 * @returns how many daemons were handed over for that
 */
export async function cleanUpForgottenDatabases({ db, queue, shutdown }: CleanUpContext): Promise<number> {
  const left = await db.daemon.findMany({
    where: { endedOn: { not: null }, workDatabase: { not: null } },
    select: { id: true },
  });
  let handedOver = 0;
  for (const { id } of left) {
    if (shutdown.aborted) break;
    if (await queue.hasLiveJob(id)) continue;
    await queue.sendLost({ daemonId: id });
    handedOver += 1;
  }
  return handedOver;
}

/** Sweeps now and every hour. Every runner does; dropping a database twice does nothing. */
export function runForgottenDatabasesLoop(context: CleanUpContext): { close(): Promise<void> } {
  return repeatRegularly(everyMs, async () => {
    try {
      await cleanUpForgottenDatabases(context);
    } catch (err) {
      if (context.shutdown.aborted) return;
      context.logger.warn({ err }, 'The databases that daemons left could not be looked for');
    }
  });
}
