import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import type { Phase, Report } from '#server/engine/report/report.ts';
import { type DetailsBatch, DetailsState, type PhaseOutcome } from './details-state.ts';

export type DetailsWriter = {
  /** Takes a report of the work, and returns at once. */
  report(report: Report): void;
  /** Ends the phase that is running. Nothing more is written until flush(). */
  end(outcome: PhaseOutcome): Promise<void>;
  /** Writes what is left. May be called again if it fails. @throws the driver's error */
  flush(): Promise<void>;
  /** Ends the writing for good. */
  close(): Promise<void>;
};

/**
 * Writes a daemon's details about every `intervalMs` milliseconds, and only what changed. A batch that could not be written is tried
 * again before the next.
 * @param options.write resolves with false if this runner's claim is gone
 * @param options.onLost called then; nothing is written from then on
 */
export function detailsWriter(options: {
  phases: readonly Phase[];
  write: (batch: DetailsBatch) => Promise<boolean>;
  onLost: () => void;
  onFault: (error: unknown) => void;
  intervalMs?: number;
}): DetailsWriter {
  const state = new DetailsState(options.phases);
  let unwritten: DetailsBatch | null = null;
  let isLost = false;

  async function writeBatch(batch: DetailsBatch): Promise<void> {
    if (isLost) return;
    unwritten = batch;
    if (!(await options.write(batch))) {
      isLost = true;
      options.onLost();
    }
    unwritten = null;
  }

  async function writeNext(isLast: boolean): Promise<void> {
    if (unwritten !== null) await writeBatch(unwritten);
    await writeBatch(state.takeBatch({ isLast }));
  }

  const writing = repeatRegularly(options.intervalMs ?? 1000, () => writeNext(false).catch(options.onFault));

  return {
    report: (report) => state.take(report),
    async end(outcome) {
      const closed = writing.close();
      state.end(outcome);
      await closed;
    },
    flush: () => writeNext(true),
    close: () => writing.close(),
  };
}
