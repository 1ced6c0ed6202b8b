import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { logger } from '#server/logger.ts';
import { runDueSchedules } from '#server/services/schedules/run-due-schedules.ts';

const everyMs = 2000;

/** Runs the schedules' backups at their times. Every runner runs this loop; each slot is run, or told as missed, once. */
export function runSchedulesLoop(): { close(): Promise<void> } {
  let away = false;
  return repeatRegularly(everyMs, async () => {
    try {
      await runDueSchedules();
      away = false;
    } catch (err) {
      if (!away) logger.warn({ err }, 'The schedules could not be looked at: it is tried again');
      away = true;
    }
  });
}
