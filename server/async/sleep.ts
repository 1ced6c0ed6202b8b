import { setTimeout as resolveAfter } from 'node:timers/promises';

/**
 * Resolves after `ms` milliseconds.
 * @throws AbortError as soon as the signal aborts
 */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return resolveAfter(ms, undefined, signal === undefined ? {} : { signal });
}
