import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { now } from '#server/clock.ts';
import { logger } from '#server/logger.ts';
import { askOutsideThings } from '#server/services/incidents/ask-outside-things.ts';
import { syncIncidents } from '#server/services/incidents/sync-incidents.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';

const lookEveryMs = 10_000;
const askEveryMs = 60_000;
const closeWithinMs = 1000;

/**
 * Opens and closes incidents, and asks the bucket and the database once a minute how they are. Every runner runs this loop; each incident
 * is opened once and closed once.
 */
export function runIncidentsLoop(): { close(): Promise<void> } {
  const asking = repeatRegularly(askEveryMs, () =>
    askOutsideThings(defaultStackId).catch((err: unknown) =>
      logger.warn({ err }, 'How the bucket and the database are could not be kept'),
    ),
  );
  const looking = repeatRegularly(lookEveryMs, async () => {
    try {
      await syncIncidents(defaultStackId, now());
    } catch (err) {
      logger.warn({ err }, 'It could not be looked at what is wrong: it is tried again');
    }
  });
  return {
    async close() {
      await withTimeout(closeWithinMs, Promise.all([asking.close(), looking.close()]), () => undefined);
    },
  };
}
