import { setTimeout as wait } from 'node:timers/promises';
import { listenConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { logger } from '#server/logger.ts';
import { runDueMaintenance } from '#server/services/maintenance/run-due-maintenance.ts';

const lookEveryMs = 2000;
const closeWithinMs = 1000;
/** The timer may be early by the fraction of a millisecond. */
const afterDueMs = 2;

/**
 * Begins and ends planned maintenance at its time. Every runner does this, each step is done once. It wakes at the next time that is
 * due, when a maintenance is planned or changed, and every two seconds whatever it was not told.
 */
export function runMaintenanceLoop(): { close(): Promise<void> } {
  let working: Promise<void> | null = null;
  let again = false;
  let closed = false;
  let away = false;
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | null = null;
  let subscribing = false;

  async function run(): Promise<void> {
    let nextMs: number | null = null;
    try {
      nextMs = await runDueMaintenance();
      away = false;
    } catch (err) {
      if (!away) logger.warn({ err }, 'The planned maintenance could not be looked at: it is tried again');
      away = true;
    }
    clearTimeout(timer);
    if (!closed) timer = setTimeout(look, Math.min(lookEveryMs, (nextMs ?? lookEveryMs) + afterDueMs));
  }

  /** One at a time; what is asked for meanwhile is done once more afterwards. */
  function look(): void {
    if (closed) return;
    if (unsubscribe === null) void subscribe();
    if (working !== null) {
      again = true;
      return;
    }
    working = run().finally(() => {
      working = null;
      if (!again) return;
      again = false;
      look();
    });
  }

  async function subscribe(): Promise<void> {
    if (subscribing) return;
    subscribing = true;
    try {
      const made = await listenConsoleDb('stack_status', { onMessage: look, onReconnect: look });
      unsubscribe = made;
      if (closed) made();
    } catch (err) {
      logger.debug({ err }, 'The changes of the planned maintenance can not be listened to yet');
    } finally {
      subscribing = false;
    }
  }

  look();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      unsubscribe?.();
      await Promise.race([working, wait(closeWithinMs, undefined, { ref: false })]);
    },
  };
}
