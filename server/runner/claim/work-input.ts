import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import type { OnProgress } from '#server/engine/report/progress.ts';
import type { OnReport } from '#server/engine/report/report.ts';
import type { ClaimedDaemon } from './claimed-daemon.ts';
import type { RunnerContext } from './runner-context.ts';

/**
 * What a daemon's work did. `amount`: rows of a backup, bytes of a restore or a verification. `restoredInMs`: how long a verification
 * took to restore the data, in milliseconds. `unreadable`: what a backup left out.
 */
export type WorkResult = { amount: number; notes: string[]; restoredInMs?: number; unreadable?: Unreadable | null };

/** What a daemon's work needs. */
export type WorkInput = {
  context: RunnerContext;
  daemon: ClaimedDaemon;
  /** Aborts when the daemon is to stop. */
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Takes the phases of the daemon's kind, the tables, and log lines. */
  onReport: OnReport;
  /** The restore's transaction has begun: if the work fails, it must be found out whether the transaction was committed. */
  onTransaction: (transactionId: string) => void;
  /** A database of that name is about to be created: it is dropped when the daemon ends. */
  onWorkDatabase: (name: string) => void;
};

/** What a runner knows of a daemon whose work it has begun. */
export type Attempt = {
  context: RunnerContext;
  /** The row as it was when the runner claimed it. */
  daemon: ClaimedDaemon;
  /** The restore's transaction; null if none has begun. */
  transactionId: string | null;
  /** The database that the work was about to create; null if it did not come so far. */
  workDatabase: string | null;
};
