import { startReceiver } from './receiver.ts';

export type Watcher = {
  url: string;
  /** Paths that were called, in their order. */
  calls: () => string[];
  /**
   * What the watcher says of a check. UP: its last call was a success, and not too long ago. DOWN: it was a failure, or the next one is
   * late. NEW: none came.
   * @param at epoch milliseconds
   */
  look: (check: string, at: number) => 'NEW' | 'UP' | 'DOWN';
  close: () => Promise<void>;
};

/** A watcher in the way of healthchecks.io: each check is a path, which is to be called once in a period. */
export async function startWatcher({ periodMs, graceMs }: { periodMs: number; graceMs: number }): Promise<Watcher> {
  const receiver = await startReceiver();
  return {
    url: receiver.url,
    calls: () => receiver.received.map(({ path }) => path),
    look(check, at) {
      const last = receiver.received.findLast(({ path }) => path === check || path === `${check}/fail`);
      if (last === undefined) return 'NEW';
      return last.path === check && at - last.on <= periodMs + graceMs ? 'UP' : 'DOWN';
    },
    close: () => receiver.close(),
  };
}
