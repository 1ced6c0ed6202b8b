import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { StartCopyThread } from '#server/engine/copy-out/thread-copy-session.ts';
import type { CopyThreadData } from './copy-thread.ts';

/** With fewer processors PostgreSQL and the compressors use them all before one thread is the limit (docs/performance.md). */
const leastProcessors = 5;

/**
 * How threads for copying sessions are started; undefined if the sessions share the runner's own thread.
 * @param url the repository's address
 */
export function copyThreads(url: string, processors = availableParallelism()): StartCopyThread | undefined {
  return processors < leastProcessors ? undefined : () => startCopyThread(url);
}

function startCopyThread(url: string): Worker {
  const data: CopyThreadData = { url };
  return new Worker(new URL('./copy-thread.ts', import.meta.url), { workerData: data });
}
