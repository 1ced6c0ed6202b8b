const slowest = 1_000_000;

/**
 * Decides how fast a backup may be while the server has other work: half as fast each time that a sign is above its bound, twice as fast
 * when all are below half of theirs again, and without a bound once that would be no bound.
 * @param input.bound bytes a second; null if there is none
 * @param input.rate the bytes a second that were sent since the last look
 * @param input.pressure the largest sign as a share of its bound, 1 at the bound; null if nothing is known
 */
export function planSlowing(input: { bound: number | null; rate: number; pressure: number | null }): number | null {
  const { bound, rate, pressure } = input;
  if (pressure !== null && pressure > 1) return Math.max(Math.round((bound ?? rate) / 2), slowest);
  if (bound === null || (pressure !== null && pressure > 0.5)) return bound;
  return bound * 2 > rate * 8 ? null : bound * 2;
}
