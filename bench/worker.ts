import { firstProgress, type JobInput, runJob } from './jobs.ts';

/**
 * Does one job when it gets a message, in a process of its own that has done the same with a small database before, as a runner
 * that has been up for a while would.
 */
process.once('message', async ({ job, before }: { job: JobInput; before: JobInput }) => {
  globalThis.gc?.();
  const idleBytes = process.memoryUsage.rss();
  await runJob(before);
  performance.clearMarks();
  const begun = performance.now();
  await runJob(job);
  process.send?.({
    seconds: (performance.now() - begun) / 1000,
    firstProgressSeconds: firstProgressAfter(begun),
    addedBytes: process.resourceUsage().maxRSS * 1024 - idleBytes,
  });
  process.disconnect();
});
process.send?.('ready');

function firstProgressAfter(begun: number): number | null {
  const [mark] = performance.getEntriesByName(firstProgress);
  return mark === undefined ? null : (mark.startTime - begun) / 1000;
}
