import { setTimeout as wait } from 'node:timers/promises';
import type { ConsoleDbTransaction, Prisma } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import type { RunnerContext } from './runner-context.ts';

const retryAfterMs = 1000;

/**
 * Takes a daemon that waits for a runner.
 * @returns the daemon, or null when it is not there, has ended or is another runner's
 */
export async function takeDaemon({ db, runner }: RunnerContext, id: number) {
  await db.daemon.updateMany({ where: { id, runner: null, endedOn: null }, data: { runner } });
  return db.daemon.findFirst({ where: { id, runner, endedOn: null } });
}

/** A daemon as its runner sees it. */
export type TakenDaemon = NonNullable<Awaited<ReturnType<typeof takeDaemon>>>;

/**
 * Writes to the row of a daemon that this runner holds.
 * @returns false when it holds it no more: what it does then must be undone
 */
export async function writeHeld(
  { db, runner }: { db: ConsoleDbTransaction; runner: string },
  id: number,
  data: Prisma.DaemonUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.daemon.updateMany({ where: { id, runner, endedOn: null }, data });
  return count === 1;
}

/**
 * Does something with the console database again and again, until it is there.
 * @throws AppError STOPPED when `signal` aborts meanwhile
 */
export async function insist<Result>(
  { logger }: Pick<RunnerContext, 'logger'>,
  action: () => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  for (;;) {
    try {
      return await action();
    } catch (err) {
      logger.warn({ err }, 'The console database could not be written to; it is tried again');
    }
    await wait(retryAfterMs, undefined, signal === undefined ? {} : { signal }).catch(() => {
      throw new AppError('STOPPED', 'The daemon was stopped.');
    });
  }
}
