import { setTimeout as wait } from 'node:timers/promises';
import { listenConsoleDb } from '#server/adapters/console-db/notifications.ts';
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
  let working: Promise<void> | null = null;
  let again = false;
  let closed = false;
  let unsubscribe: (() => void)[] | null = null;

  async function apply(always: boolean): Promise<void> {
    const { status } = (await getStackStatus()).effective;
    if (!always && status === applied) return;
    await applyAppRole();
    applied = status;
  }

  /** One at a time; what is asked for meanwhile is done once more afterwards. */
  function look(always: boolean): void {
    if (closed) return;
    if (working !== null) {
      again = true;
      return;
    }
    working = apply(always)
      .catch((err: unknown) => logger.debug({ err }, 'The stack status could not be read for its role'))
      .finally(() => {
        working = null;
        if (!again) return;
        again = false;
        look(false);
      });
  }

  async function subscribe(): Promise<void> {
    const listener = { onMessage: () => look(false), onReconnect: () => look(true) };
    const made: (() => void)[] = [];
    unsubscribe = made;
    try {
      for (const channel of ['stack_status', 'daemon'] as const) made.push(await listenConsoleDb(channel, listener));
    } catch {
      for (const end of made) end();
      unsubscribe = null;
    }
    if (closed) for (const end of made) end();
  }

  function tick(): void {
    if (unsubscribe === null && settings().repository.appRole !== null) void subscribe();
    look(true);
  }

  const timer = setInterval(tick, lookEveryMs);
  tick();
  return {
    async close() {
      clearInterval(timer);
      for (const end of unsubscribe ?? []) end();
      look(false);
      closed = true;
      await Promise.race([working, wait(closeWithinMs, undefined, { ref: false })]);
    },
  };
}
