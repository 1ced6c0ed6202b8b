import { followChannels } from '#server/adapters/console-db/follow-channels.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { applyAppRole } from '#server/services/stack-status/apply-app-role.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';

const lookEveryMs = 5000;
const closeWithinMs = 1000;

/**
 * Keeps the role of the stack's services as the stack's status wants it: at once when the status changes or a restore takes or
 * gives back the stack, and every few seconds whatever a process that died or a person left undone. Every runner does this. Closing it looks once more: the
 * restore that this runner stopped has given the stack back.
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
