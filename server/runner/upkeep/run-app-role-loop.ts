import { followChannels } from '#server/adapters/console-db/follow-channels.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { applyAppRole } from '#server/services/stack-status/apply-app-role.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';

const lookEveryMs = 5000;
const closeWithinMs = 1000;

/**
 * Applies the stack's status to the role of the stack's services: at once when the status changes or a restore begins or ends to hold
 * it, and every five seconds, as a process may have died or a person may have changed the role. Every runner runs this loop. Closing it
 * applies the status once more, because a restore that this runner has stopped no longer holds the stack.
 */
export function runAppRoleLoop(): { close(): Promise<void> } {
  let applied: string | null = null;
  const following = followChannels({
    channels: settings().repository.appRole === null ? [] : ['stack_status', 'daemon'],
    everyMs: lookEveryMs,
    async look(reason) {
      const { status } = (await getStackStatus()).effective;
      if (reason === 'message' && status === applied) return;
      await applyAppRole();
      applied = status;
    },
    onFault: (err) => logger.debug({ err }, 'The stack status could not be read for its role'),
  });
  return {
    async close() {
      void following.look('message');
      await withTimeout(closeWithinMs, following.close(), () => undefined);
    },
  };
}
