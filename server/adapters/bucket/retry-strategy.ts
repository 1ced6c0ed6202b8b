import type { S3ClientConfig } from '@aws-sdk/client-s3';

/** Tries of one request before its fault counts as one that does not pass, unless the caller insists. */
export const attempts = 5;

const longestPauseMs = 5000;

export type Persistence = {
  /** Nothing is tried again so long after the first fault; milliseconds. */
  insistMs: number;
  /** Tries until then, however often that is; else five times at most. */
  insists: boolean;
};

/** Whether to try once more after a fault: `tries` were made, the first fault was `sinceMs` ago. */
export function mayTryAgain({ insistMs, insists }: Persistence, tries: number, sinceMs: number): boolean {
  return sinceMs < insistMs && (insists || tries < attempts);
}

/** How long to wait before the next try: 100 ms, doubled each time up to five seconds, and up to a half less by chance. */
export function pauseMs(tries: number): number {
  return Math.min(100 * 2 ** (tries - 1), longestPauseMs) * (0.5 + Math.random() / 2);
}

/**
 * The SDK's tries of one request, bounded by time. Its own strategy has a store of tries that a process which meets many
 * faults uses up, and gives up after half a second.
 */
export function retryStrategy(persistence: Persistence): NonNullable<S3ClientConfig['retryStrategy']> {
  const firstFaults = new WeakMap<object, number>();
  return {
    acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
    async refreshRetryTokenForRetry(token, { errorType }) {
      const now = performance.now();
      const firstFault = firstFaults.get(token) ?? now;
      const tries = token.getRetryCount() + 1;
      const mayPass = errorType === 'THROTTLING' || errorType === 'TRANSIENT';
      if (!mayPass || !mayTryAgain(persistence, tries, now - firstFault)) throw new Error('No more tries.');
      const delay = pauseMs(tries);
      const next = { getRetryCount: () => tries, getRetryDelay: () => delay };
      firstFaults.set(next, firstFault);
      return next;
    },
    recordSuccess: () => {},
  };
}
