import type { OnProgress, Progress } from '../report/progress.ts';

/** Reports how far a verification is. Each byte of the archive counts once when it is restored and once when it is compared. */
export type VerifyProgress = {
  readonly total: number;
  /** Says what is being done now. */
  show(message: string): void;
  /** Takes the progress of the build. */
  addBuild: OnProgress;
  /** Says what is compared now, and adds the compressed bytes that were compared since the last call. */
  addCompared(message: string, bytes: number): void;
  /** Reports that all is compared and deleted. Before that, `current` stays below `total`. */
  finish(message: string): void;
};

/**
 * @param archiveBytes compressed bytes of the archive's chunks
 * @param onProgress is called with each change
 */
export function reportVerifyProgress(archiveBytes: number, onProgress: OnProgress): VerifyProgress {
  const total = 2 * archiveBytes;
  let done = 0;
  let message = '';
  const report = () => onProgress({ message, current: Math.max(Math.min(Math.floor(done), total - 1), 0), total });
  return {
    total,
    show(words) {
      message = words;
      report();
    },
    addBuild(progress: Progress) {
      message = progress.message;
      done = progress.total === 0 ? 0 : (progress.current / progress.total) * archiveBytes;
      report();
    },
    addCompared(words, bytes) {
      message = words;
      done = Math.max(done, archiveBytes) + bytes;
      report();
    },
    finish(words) {
      onProgress({ message: words, current: total, total });
    },
  };
}
