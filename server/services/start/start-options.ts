import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';

/** Who asks for a daemon, and for how long they wait for the answer. */
export type StartOptions = {
  /** Email, or what a schedule calls itself. */
  startedBy: string;
  /** Aborts when the caller no longer waits for the answer. */
  signal: AbortSignal;
  /** What is written in the transaction that starts the daemon. If it throws, no daemon is started, and the error is passed on. */
  also?: (db: ConsoleDbTransaction, daemonId: number) => Promise<void>;
};
