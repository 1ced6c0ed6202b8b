/** Runs at most so many at once; the others wait their turn, first come first served. */
export type ConcurrencyLimit = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * @param atOnce how many may run
 * @param waitingMost how many may wait; one more is refused
 * @param refuse makes the error for one too many
 */
export function limitConcurrency(atOnce: number, waitingMost: number, refuse: () => Error): ConcurrencyLimit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running < atOnce) running += 1;
    else {
      if (waiting.length >= waitingMost) throw refuse();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
