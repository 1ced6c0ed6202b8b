import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { StartCopyThread } from '#server/engine/copy-out/thread-copy-session.ts';
import type { CopyThreadData } from './copy-thread.ts';

/** With fewer processors PostgreSQL and the compressors fill them all before one thread is the limit: docs/performance.md. */
const leastProcessors = 5;

/** undefined: the copying sessions share the runner's own thread. @param url of the repository */
export function copyThreads(url: string, processors = availableParallelism()): StartCopyThread | undefined {
  return processors < leastProcessors ? undefined : () => startCopyThread(url);
}

function startCopyThread(url: string): Worker {
  const data: CopyThreadData = { url };
  return new Worker(new URL('./copy-thread.ts', import.meta.url), { workerData: data });
}
