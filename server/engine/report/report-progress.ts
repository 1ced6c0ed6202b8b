import type { OnProgress } from './progress.ts';

/** Reports how far a restore is, in compressed bytes of the archive's chunks. */
export type ProgressReporter = {
  /** Says what is being done now. */
  show(message: string): void;
  /** Adds the bytes of a chunk whose rows are in PostgreSQL. */
  add(bytes: number): void;
  /** Reports that the transaction is committed. Before that, `current` stays below `total`. */
  finish(message: string): void;
};

/**
 * @param total compressed bytes of all chunks
 * @param onProgress is called with each change
 */
export function reportProgress(total: number, onProgress: OnProgress): ProgressReporter {
  let done = 0;
  let message = '';
  const report = () => onProgress({ message, current: Math.min(done, Math.max(total - 1, 0)), total });
  return {
    show(words) {
      message = words;
      report();
    },
    add(bytes) {
      done += bytes;
      report();
    },
    finish(words) {
      onProgress({ message: words, current: total, total });
    },
  };
}
