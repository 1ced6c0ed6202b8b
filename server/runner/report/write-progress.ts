import { sleep } from '#server/async/sleep.ts';
import type { Progress } from '#server/engine/report/progress.ts';

export type ProgressWriter = {
  /** Takes the newest progress; returns at once. */
  report(progress: Progress): void;
  /** Resolves when the last progress is written, or when trying once more has failed. */
  finish(): Promise<void>;
};

/**
 * Writes progress at most once in `intervalMs`, the latest alone, and always the last. A write that fails is tried again
 * with the next: progress is worth no failure.
 * @param write resolves with false when the daemon is no longer this runner's
 * @param onLost called then
 */
export function progressWriter(options: {
  write: (progress: Progress) => Promise<boolean>;
  onLost: () => void;
  onFault: (error: unknown) => void;
  intervalMs?: number;
}): ProgressWriter {
  const { intervalMs = 250 } = options;
  const finished = new AbortController();
  let latest: Progress | null = null;
  let writing: Promise<void> | null = null;

  async function writeLatest(): Promise<void> {
    const progress = latest;
    latest = null;
    if (progress === null) return;
    try {
      if (!(await options.write(progress))) options.onLost();
    } catch (error) {
      latest ??= progress;
      options.onFault(error);
    }
  }

  async function writeAll(): Promise<void> {
    while (latest !== null && !finished.signal.aborted) {
      await writeLatest();
      await sleep(intervalMs, finished.signal).catch(() => {});
    }
    writing = null;
  }

  return {
    report(progress) {
      latest = progress;
      if (!finished.signal.aborted) writing ??= writeAll();
    },
    async finish() {
      finished.abort();
      await writing;
      await writeLatest();
    },
  };
}
