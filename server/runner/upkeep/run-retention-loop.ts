import { bucket, copyBucket } from '#server/adapters/bucket/create-bucket.ts';
import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { logger } from '#server/logger.ts';
import { runRetention } from '#server/services/retention/run-retention.ts';

const lookEveryMs = 5000;
const afterFailureMs = 60_000;

/**
 * Follows the rules of retention of both buckets, every hour and after each daemon's end. Every runner runs this loop; one at a time works, and what it
 * leaves undone another continues. After a failure this runner waits for a minute.
 * @param worker the name of this runner
 */
export function runRetentionLoop(worker: string): { close(): Promise<void> } {
  const stopped = new AbortController();
  let notBefore = 0;
  const loop = repeatRegularly(lookEveryMs, async () => {
    if (performance.now() < notBefore || stopped.signal.aborted) return;
    try {
      const { signal } = stopped;
      const deleted = await runRetention({ bucket: bucket(), worker, signal });
      if (deleted !== null && deleted > 0) logger.info({ deleted }, 'Backups were deleted by the rules of retention');
      const second = copyBucket();
      if (second === null) return;
      const copies = await runRetention({ bucket: second, first: bucket(), worker, signal });
      if (copies !== null && copies > 0) logger.info({ copies }, 'Copies were deleted by their rules');
    } catch (err) {
      if (stopped.signal.aborted) return;
      notBefore = performance.now() + afterFailureMs;
      logger.warn({ err }, 'The rules of retention could not be followed yet: nothing more is deleted until they can');
    }
  });
  return {
    close() {
      stopped.abort();
      return loop.close();
    },
  };
}
