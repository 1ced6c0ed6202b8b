import type { OnProgress, Progress } from '../report/progress.ts';

/** Tells how far a verification is: each byte of the archive counts when it is restored, and once more when it is compared. */
export type VerifyProgress = {
  readonly total: number;
  say(message: string): void;
  /** Takes what the restoring tells. */
  build: OnProgress;
  /** What is compared now, and how many of the archive's bytes were since the last time. */
  compared(message: string, bytes: number): void;
  /** All is compared and cleared away: only now is current equal to total. */
  finish(message: string): void;
};

/** @param archiveBytes compressed */
export function reportVerifyProgress(archiveBytes: number, onProgress: OnProgress): VerifyProgress {
  const total = 2 * archiveBytes;
  let done = 0;
  let message = '';
  const tell = () => onProgress({ message, current: Math.max(Math.min(Math.floor(done), total - 1), 0), total });
  return {
    total,
    say(words) {
      message = words;
      tell();
    },
    build(progress: Progress) {
      message = progress.message;
      done = progress.total === 0 ? 0 : (progress.current / progress.total) * archiveBytes;
      tell();
    },
    compared(words, bytes) {
      message = words;
      done = Math.max(done, archiveBytes) + bytes;
      tell();
    },
    finish(words) {
      onProgress({ message: words, current: total, total });
    },
  };
}
