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
  let writing: Promise<void> | null = null;

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

  const tick = () => {
    writing ??= writeNext(false)
      .catch(options.onFault)
      .finally(() => {
        writing = null;
      });
  };
  const timer = setInterval(tick, options.intervalMs ?? 1000);
  tick();

  return {
    report: (report) => state.take(report),
    async end(outcome) {
      clearInterval(timer);
      state.end(outcome);
      await writing;
    },
    flush: () => writeNext(true),
    async close() {
      clearInterval(timer);
      await writing;
    },
  };
}
