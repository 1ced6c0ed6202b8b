import pLimit from 'p-limit';

/** Runs work, at once or when its turn comes: first come, first served. */
export type ConcurrencyLimit = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Makes a limit for work of one kind.
 * @param atOnce how much of it may be done at the same time
 * @param waitingMost how much may wait; what comes beyond that is refused. Without it any amount may wait
 * @param refuse makes the error for what is refused
 */
export function limitConcurrency(
  atOnce: number,
  waitingMost = Number.POSITIVE_INFINITY,
  refuse: () => Error = () => new Error('Too much is waiting.'),
): ConcurrencyLimit {
  const limit = pLimit(atOnce);
  return async (work) => {
    if (limit.activeCount + limit.pendingCount >= atOnce + waitingMost) throw refuse();
    return limit(work);
  };
}
