import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { noteBackups } from '#server/services/anomalies/note-backups.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

const everyMs = 60_000;

/** Compares new backups with those before them, every minute. Every runner runs this loop; each backup is compared once. */
export function runAnomaliesLoop({ logger, shutdown }: Pick<RunnerContext, 'logger' | 'shutdown'>): {
  close(): Promise<void>;
} {
  return repeatRegularly(everyMs, async () => {
    try {
      await noteBackups(shutdown);
    } catch (err) {
      if (!shutdown.aborted) logger.warn({ err }, 'New backups could not be compared with those before them yet');
    }
  });
}
