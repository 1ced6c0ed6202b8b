import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

const everyMs = 5000;
const forgottenAfterMs = 24 * 60 * 60 * 1000;

/**
 * Gives a sign of life in the console database every few seconds, for people to see which runners there are; nothing is
 * decided by it (watch-over-jobs.ts looks at the jobs). Closing it takes the sign away.
 */
export function runHeartbeatLoop({
  db,
  runner: name,
  consoleVersion: version,
  logger,
}: Pick<RunnerContext, 'db' | 'runner' | 'consoleVersion' | 'logger'>): { close(): Promise<void> } {
  const giveSign = async () => {
    const seenOn = new Date();
    await db.runner.upsert({ where: { name }, create: { name, version, seenOn }, update: { seenOn } });
    await db.runner.deleteMany({ where: { seenOn: { lt: new Date(seenOn.getTime() - forgottenAfterMs) } } });
  };
  const signs = repeatRegularly(everyMs, () =>
    giveSign().catch((err: unknown) => logger.debug({ err }, 'The runner could not give a sign of life')),
  );
  return {
    async close() {
      await signs.close();
      await db.runner.deleteMany({ where: { name } }).catch(() => undefined);
    },
  };
}
