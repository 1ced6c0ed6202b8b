import { listenConsoleDb } from '#server/adapters/console-db/notifications.ts';

/** Which daemons changed since the last time; `unknown`: any may have. */
export type DaemonChanges = ReadonlySet<number> | 'unknown';

export type DaemonChangeFeed = {
  /** Waits for changes, and gathers those that came meanwhile; `null` once the signal has aborted. */
  next(): Promise<DaemonChanges | null>;
  close(): void;
};

/** After that long without news the caller looks again: a notification may have been lost with its session. */
const lookAgainMs = 15_000;

/**
 * Follows the changes of all daemons, by whatever process they are made. Follow first, then read: nothing is missed.
 * @throws the driver's error when the console database can't be reached
 */
export async function followDaemonChanges(signal: AbortSignal): Promise<DaemonChangeFeed> {
  let changed = new Set<number>();
  let unknown = false;
  let wake = () => {};
  const unsubscribe = await listenConsoleDb('daemon', {
    onMessage: (payload) => {
      changed.add(Number(payload));
      wake();
    },
    onReconnect: () => {
      unknown = true;
      wake();
    },
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);

  return {
    async next() {
      if (!signal.aborted && !unknown && changed.size === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => {
            unknown = true;
            resolve();
          }, lookAgainMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      if (signal.aborted) return null;
      const news = unknown ? 'unknown' : changed;
      changed = new Set();
      unknown = false;
      return news;
    },
    close() {
      signal.removeEventListener('abort', onAbort);
      unsubscribe();
    },
  };
}
