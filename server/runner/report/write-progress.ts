import { sleep } from '#server/async/sleep.ts';
import type { Progress } from '#server/engine/report/progress.ts';

export type ProgressWriter = {
  /** Takes the newest progress, and returns at once. */
  report(progress: Progress): void;
  /** Resolves when the last progress was written, or could not be written at a second try. */
  finish(): Promise<void>;
};

/**
 * Writes progress every `intervalMs` milliseconds at most: the newest only, and the last one always. A write that fails is left to the
 * next one, as a daemon must not fail for its progress.
 * @param write resolves with false if this runner's claim is gone
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
