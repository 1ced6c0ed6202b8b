import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { takeObjectiveSamples } from '#server/services/objectives/take-objective-samples.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

const everyMs = 60_000;

/** Keeps how the objectives are, every hour and after each daemon. Every runner runs this loop; each sample is taken once. */
export function runObjectivesLoop({ logger, shutdown }: Pick<RunnerContext, 'logger' | 'shutdown'>): {
  close(): Promise<void>;
} {
  return repeatRegularly(everyMs, async () => {
    try {
      await takeObjectiveSamples(shutdown);
    } catch (err) {
      if (!shutdown.aborted) logger.warn({ err }, 'It could not be measured yet whether the objectives are kept');
    }
  });
}
