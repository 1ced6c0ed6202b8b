import { sleep } from '#server/async/sleep.ts';
import { AppError } from '#server/errors.ts';
import type { RunnerContext } from './runner-context.ts';

const retryAfterMs = 1000;

/**
 * Does something with the console database, and tries again every second until it succeeds.
 * @param action may be run any number of times
 * @throws AppError STOPPED if `signal` aborts meanwhile
 */
export async function retryUntilReachable<Result>(
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
    await sleep(retryAfterMs, signal).catch(() => {
      throw new AppError('STOPPED', 'The job was stopped.');
    });
  }
}
