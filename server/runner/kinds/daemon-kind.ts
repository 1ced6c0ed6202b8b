import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import type { Phase } from '#server/engine/report/report.ts';
import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { EndWords } from '../claim/failed-end.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import type { Attempt, WorkInput, WorkResult } from '../claim/work-input.ts';
import type { CleanUp } from '../reconcile/clean-up.ts';

/**
 * One kind of daemon: all in which it differs from the other kinds. A kind is one file in this folder and one line in kind-table.ts; nothing
 * else in the runner asks of which kind a daemon is.
 */
export type DaemonKind = {
  words: EndWords;
  /** The phases of its work in order, as they are shown before the first begins. */
  phases(daemon: Pick<ClaimedDaemon, 'safetyKey'>): readonly Phase[];
  /**
   * Does the work. May be run once.
   * @throws AppError as the engine does
   */
  work(input: WorkInput): Promise<WorkResult>;
  /**
   * Finds out whether work that failed took effect all the same, as the answer to its commit may have been lost. Absent if work that
   * fails never takes effect.
   * @throws AppError REPOSITORY_* if that cannot be found out yet
   */
  hasTakenEffect?(attempt: Attempt): Promise<boolean>;
  /** Rewords the failure of work that took no effect. Absent if the sentence stays as it is. */
  rewordFailure?(error: unknown): unknown;
  /** How what the work left is cleaned up. Absent if it leaves nothing. */
  cleanUp?: CleanUp;
  /**
   * Writes what follows from the work's success, in the transaction that writes the daemon's end. May be run any number of times.
   * Absent if nothing follows.
   */
  recordSuccess?(context: RunnerContext, transaction: ConsoleDbTransaction, daemon: ClaimedDaemon): Promise<void>;
  /** Whether its end is news of the backup that it read, which is written beside that backup in the bucket. */
  isNewsOfBackup: boolean;
  /**
   * Finds out how a daemon ended whose runner is gone, and cleans up what it left. May be run any number of times, by any runner
   * that has claimed the daemon.
   * @throws AppError if the bucket or the repository cannot be asked yet
   */
  reconcile(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd>;
};
