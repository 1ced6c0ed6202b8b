import type { OnProgress } from './progress.ts';

/** Tells how far a restore is, in compressed bytes of the archive's chunks. */
export type ProgressReporter = {
  say(message: string): void;
  /** Adds the bytes of a chunk whose rows are in PostgreSQL. */
  add(bytes: number): void;
  /** The transaction is committed: only now is current equal to total. */
  finish(message: string): void;
};

export function reportProgress(total: number, onProgress: OnProgress): ProgressReporter {
  let done = 0;
  let message = '';
  const tell = () => onProgress({ message, current: Math.min(done, Math.max(total - 1, 0)), total });
  return {
    say(words) {
      message = words;
      tell();
    },
    add(bytes) {
      done += bytes;
      tell();
    },
    finish(words) {
      onProgress({ message: words, current: total, total });
    },
  };
}
