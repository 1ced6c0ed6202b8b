import { isConsoleDbUnreachable } from '#server/adapters/console-db/is-console-db-unreachable.ts';
import { sleep } from '#server/async/sleep.ts';

const retryAfterMs = 1000;

/**
 * Reads from the console database, and tries again every second while it is unreachable.
 * @returns null if the signal aborted first
 * @throws whatever `read` throws for another reason
 */
export async function retryWhileUnreachable<Result>(
  read: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result | null> {
  while (!signal.aborted) {
    try {
      return await read();
    } catch (error) {
      if (!isConsoleDbUnreachable(error)) throw error;
    }
    await sleep(retryAfterMs, signal).catch(() => {});
  }
  return null;
}
