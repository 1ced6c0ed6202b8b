import { firstProgress, type JobInput, runJob } from './jobs.ts';

/** Does one job when it is told to, in a process of its own, as a runner that has been up for a while would. */
process.once('message', async (input: JobInput) => {
  globalThis.gc?.();
  const idleBytes = process.memoryUsage.rss();
  const begun = performance.now();
  await runJob(input);
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
