import type { S3ClientConfig } from '@aws-sdk/client-s3';

/** How often a request is tried before its fault counts as permanent, unless the caller is more patient. */
export const attempts = 5;

const longestPauseMs = 5000;

export type Persistence = {
  /** How long after the first fault a request is still tried again, in milliseconds. */
  giveUpAfterMs: number;
  /** Whether it is tried until then, however often that is; otherwise it is tried five times at most. */
  isPersistent: boolean;
};

/** Whether to try again after `tries` tries, when the first fault was `sinceMs` milliseconds ago. */
export function mayTryAgain({ giveUpAfterMs, isPersistent }: Persistence, tries: number, sinceMs: number): boolean {
  return sinceMs < giveUpAfterMs && (isPersistent || tries < attempts);
}

/** How long to wait before the next try: 100 ms, doubled each time up to five seconds, and randomly up to a half less. */
export function pauseMs(tries: number): number {
  return Math.min(100 * 2 ** (tries - 1), longestPauseMs) * (0.5 + Math.random() / 2);
}

/**
 * Bounds the SDK's tries of one request by time. The SDK's own strategy has a budget of tries, which a process that meets many faults
 * uses up, and it gives up after half a second.
 */
export function retryStrategy(persistence: Persistence): NonNullable<S3ClientConfig['retryStrategy']> {
  const firstFaults = new WeakMap<object, number>();
  return {
    acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
    async refreshRetryTokenForRetry(token, { errorType, retryAfterHint }) {
      const now = performance.now();
      const firstFault = firstFaults.get(token) ?? now;
      const tries = token.getRetryCount() + 1;
      const mayPass = errorType === 'THROTTLING' || errorType === 'TRANSIENT';
      if (!mayPass || !mayTryAgain(persistence, tries, now - firstFault)) throw new Error('No more tries.');
      const wanted = retryAfterHint === undefined ? 0 : retryAfterHint.getTime() - Date.now();
      // A store that says when to ask again is asked then, if that is not after the last moment.
      const delay = Math.min(
        Math.max(pauseMs(tries), wanted),
        Math.max(persistence.giveUpAfterMs - (now - firstFault), 0),
      );
      const next = { getRetryCount: () => tries, getRetryDelay: () => delay };
      firstFaults.set(next, firstFault);
      return next;
    },
    recordSuccess: () => {},
  };
}
