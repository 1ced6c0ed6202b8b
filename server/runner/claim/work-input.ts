import type { OnProgress } from '#server/engine/report/progress.ts';
import type { OnReport } from '#server/engine/report/report.ts';
import type { ClaimedDaemon } from './claimed-daemon.ts';
import type { RunnerContext } from './runner-context.ts';

/**
 * What a daemon did. `amount`: rows of a backup, bytes of a restore or a verification. `restoredInMs`: of a verification, how
 * long it took to bring the rows back.
 */
export type WorkResult = { amount: number; notes: string[]; restoredInMs?: number };

export type WorkInput = {
  context: RunnerContext;
  daemon: ClaimedDaemon;
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Takes the phases (phases-of.ts), the tables, and what happens in words. */
  onReport: OnReport;
  /** The restore's transaction began: its fate must be looked up when the work fails. */
  onTransaction: (transactionId: string) => void;
  /** A database of that name is about to be made: it is to be dropped when the daemon ends. */
  onWorkDatabase: (name: string) => void;
};
