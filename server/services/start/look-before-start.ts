import { setTimeout as delay } from 'node:timers/promises';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';

const lookWithinMs = 2_000;

/**
 * What a look at the repository says before a daemon is started. A look that takes longer than two seconds is not waited for.
 * @returns null where that is the daemon's to find out, because the repository can't be looked at in time; and while a daemon is
 *   at work, which startDaemon tells first
 */
export async function lookBeforeStart<Result>(look: (signal: AbortSignal) => Promise<Result>): Promise<Result | null> {
  if ((await consoleDb().daemon.findFirst({ where: { endedOn: null }, select: { id: true } })) !== null) return null;
  const giveUp = new AbortController();
  const looked = look(giveUp.signal).catch((error: unknown) => {
    if (isAppError(error)) return null;
    throw error;
  });
  const result = await Promise.race([looked, delay(lookWithinMs, null, { ref: false })]);
  giveUp.abort();
  return result;
}
