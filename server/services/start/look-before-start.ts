import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { isAppError } from '#server/errors.ts';

const longestLookMs = 2_000;

/**
 * Looks for what stands in the way of a daemon before it is started, for two seconds at most.
 * @param look rejects with an AppError if it cannot tell
 * @param signal aborts the look
 * @returns null if the look could not tell in that time, as the daemon itself finds out then; and while another daemon is running,
 *   as startDaemon names that one
 */
export async function lookBeforeStart<Result>(
  look: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result | null> {
  if ((await consoleDb().daemon.findFirst({ where: { endedOn: null }, select: { id: true } })) !== null) return null;
  const timeout = new AbortController();
  const looked = look(AbortSignal.any([signal, timeout.signal])).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });
  const result = await withTimeout(longestLookMs, looked, () => null);
  timeout.abort();
  return result;
}
