import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { logger } from '#server/logger.ts';
import { runDueDrills } from '#server/services/drills/run-due-drills.ts';

const everyMs = 5000;

/** Runs the drills at their times. Every runner runs this loop; each run is started once. */
export function runDrillsLoop(): { close(): Promise<void> } {
  let away = false;
  return repeatRegularly(everyMs, async () => {
    try {
      await runDueDrills();
      away = false;
    } catch (err) {
      if (!away) logger.warn({ err }, 'The drills could not be looked at: it is tried again');
      away = true;
    }
  });
}
