import type { Logger } from 'pino';
import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { getPace } from '#server/services/pace/get-pace.ts';
import type { Pace } from './pace.ts';

const everyMs = 5000;

/** Reads regularly which pace a person has set, so that a job which is running heeds it too. What was read last holds while the console database is away. */
export function followPace(pace: Pace, logger: Logger): { close(): Promise<void> } {
  return repeatRegularly(everyMs, async () => {
    try {
      const { hours, zone } = await getPace();
      const rules = hours.map(({ megabytesPerSecond, ...rule }) => ({
        ...rule,
        bytesPerSecond: megabytesPerSecond * 1_000_000,
      }));
      pace.follow({ hours: rules, zone });
    } catch (err) {
      logger.warn({ err }, 'The pace that is set could not be read; the last one holds');
    }
  });
}
