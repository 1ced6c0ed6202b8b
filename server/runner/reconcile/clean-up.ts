import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import type { Attempt } from '../claim/work-input.ts';

/** How what a daemon's work left is cleaned up. Each function may be run any number of times. */
export type CleanUp = {
  /** Whether there is something to clean up after work that succeeded, too. */
  isDueAfterSuccess: boolean;
  /**
   * The failure of the work after which cleaning up is not tried before the end is written, as it could not succeed: any runner does it
   * later.
   */
  unreachable: 'BUCKET_UNREACHABLE' | 'REPOSITORY_UNREACHABLE';
  /** The sentence for the log when cleaning up fails. */
  warning: string;
  /**
   * Cleans up before the daemon's end is written, in the runner that did the work.
   * @throws AppError if that is not possible now: any runner tries again later
   */
  beforeEnd(context: RunnerContext, daemon: ClaimedDaemon): Promise<void>;
  /**
   * Cleans up after the daemon's end was written, in any runner.
   * @throws AppError if that is not possible now: the queue tries again later
   */
  afterEnd(context: RunnerContext, daemon: ClaimedDaemon): Promise<void>;
  /**
   * Cleans up what this runner's work left after another runner has claimed the daemon.
   * @param succeeded whether the work took effect
   */
  afterLoss(attempt: Attempt, succeeded: boolean): Promise<void>;
};
