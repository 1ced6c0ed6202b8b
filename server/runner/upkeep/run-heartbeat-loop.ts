import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

const everyMs = 5000;
const forgottenAfterMs = 24 * 60 * 60 * 1000;

/**
 * Writes a heartbeat of this runner into the console database every five seconds, for people to see which runners there are. Nothing is
 * decided by it: watch-over-jobs.ts looks at the heartbeats of jobs. Closing the loop removes this runner from the list.
 */
export function runHeartbeatLoop({
  db,
  runner: name,
  consoleVersion: version,
  logger,
}: Pick<RunnerContext, 'db' | 'runner' | 'consoleVersion' | 'logger'>): { close(): Promise<void> } {
  const beat = async () => {
    const seenOn = new Date();
    await db.runner.upsert({ where: { name }, create: { name, version, seenOn }, update: { seenOn } });
    await db.runner.deleteMany({ where: { seenOn: { lt: new Date(seenOn.getTime() - forgottenAfterMs) } } });
  };
  const loop = repeatRegularly(everyMs, () =>
    beat().catch((err: unknown) => logger.debug({ err }, 'The heartbeat of the runner could not be written')),
  );
  return {
    async close() {
      await loop.close();
      await db.runner.deleteMany({ where: { name } }).catch(() => undefined);
    },
  };
}
