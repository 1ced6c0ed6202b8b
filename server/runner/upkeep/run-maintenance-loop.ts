import { followChannels } from '#server/adapters/console-db/follow-channels.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { logger } from '#server/logger.ts';
import { runDueMaintenance } from '#server/services/maintenance/run-due-maintenance.ts';

const lookEveryMs = 2000;
const closeWithinMs = 1000;
/** A timer may fire a fraction of a millisecond too early. */
const afterDueMs = 2;

/**
 * Begins and ends planned maintenance at its time. Every runner runs this loop; each step is done once. It looks at the next time that is
 * due, when a maintenance is planned or changed, and every two seconds, as a notification may be lost.
 */
export function runMaintenanceLoop(): { close(): Promise<void> } {
  let away = false;
  const following = followChannels({
    channels: ['stack_status'],
    everyMs: lookEveryMs,
    async look() {
      const nextMs = await runDueMaintenance();
      away = false;
      return nextMs === null ? undefined : nextMs + afterDueMs;
    },
    onFault(err) {
      if (!away) logger.warn({ err }, 'The planned maintenance could not be looked at: it is tried again');
      away = true;
    },
  });
  return { close: () => withTimeout(closeWithinMs, following.close(), () => undefined) };
}
