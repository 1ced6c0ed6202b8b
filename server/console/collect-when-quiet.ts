import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The requests since the last collection that make another one worth it, and those in a turn (ms) that a quiet process has at most. */
export type Quiet = { worthRequests: number; quietRequests: number; turnMs: number };

const usual: Quiet = { worthRequests: 500, quietRequests: 10, turnMs: 10_000 };

/**
 * Collects the garbage of this process once it is quiet after many requests. V8 collects when it needs memory: a process that nobody
 * asks anything keeps the hundreds of megabytes that its busiest minute left.
 * @returns what is to be called at each request
 */
export function collectWhenQuiet(
  { worthRequests, quietRequests, turnMs }: Quiet = usual,
  collect = collectGarbage,
): () => void {
  let sinceCollected = 0;
  let inTurn = 0;
  setInterval(() => {
    if (inTurn <= quietRequests && sinceCollected >= worthRequests) {
      sinceCollected = 0;
      collect();
    }
    inTurn = 0;
  }, turnMs).unref();
  return () => {
    sinceCollected++;
    inTurn++;
  };
}

/** Collects all garbage and gives the pages that it took back to the system, which takes a fraction of a second. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc: NodeJS.GCFunction = runInNewContext('gc');
  // What V8 does when a process runs out of memory: after any other collection it keeps its free pages for later.
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
