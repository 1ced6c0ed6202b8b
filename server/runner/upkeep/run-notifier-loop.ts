import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { now } from '#server/clock.ts';
import { logger } from '#server/logger.ts';
import { beat } from '#server/services/heartbeats/beat.ts';
import { deliverDue } from '#server/services/notifications/deliver-due.ts';
import { tellDigest } from '#server/services/notifications/digest/tell-digest.ts';
import { forgetOldNotifications } from '#server/services/notifications/forget-old-notifications.ts';
import { tellEvents } from '#server/services/notifications/tell-events.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { forgetSubscribers } from '#server/services/subscribers/forget-subscribers.ts';
import { tellMaintenance } from '#server/services/subscribers/tell-maintenance.ts';

const lookEveryMs = 2000;
const tellEveryMs = 10_000;
const forgetEveryMs = 60 * 60_000;
const closeWithinMs = 1000;

/**
 * Writes what is to be told, and sends what is due. Every runner runs this loop; each thing is written once, and each attempt is made by one
 * of them.
 * @param runner this runner's name
 */
export function runNotifierLoop(runner: string): { close(): Promise<void> } {
  const loops = [
    repeatRegularly(
      lookEveryMs,
      safely('Notifications could not be sent', () => deliverDue(runner, now)),
    ),
    repeatRegularly(tellEveryMs, safely('Notifications could not be written', tell)),
    repeatRegularly(forgetEveryMs, safely('Old notifications could not be deleted', forget)),
  ];
  return {
    async close() {
      await withTimeout(closeWithinMs, Promise.all(loops.map((loop) => loop.close())), () => undefined);
    },
  };
}

async function tell(): Promise<void> {
  await beat(defaultStackId, now());
  await tellEvents(defaultStackId, now());
  await tellDigest(defaultStackId, now());
  await tellMaintenance(defaultStackId, now());
}

async function forget(): Promise<void> {
  await forgetOldNotifications(now());
  await forgetSubscribers(now());
}

function safely(words: string, work: () => Promise<unknown>): () => Promise<void> {
  return async () => {
    try {
      await work();
    } catch (err) {
      logger.warn({ err }, `${words}: it is tried again`);
    }
  };
}
