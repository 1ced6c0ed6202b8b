const slowest = 1_000_000;

/**
 * Decides how fast a backup may be while replicas follow: half as fast each time that one is too far behind, twice as fast when all have
 * come near again, and without a bound once that would be no bound.
 * @param input.bound bytes a second; null if there is none
 * @param input.rate the bytes a second that were sent since the last look
 * @param input.lagMs how far the last replica is behind; null if that is not known
 * @param input.mostLagMs from which lag the backup slows down
 */
export function planSlowing(input: {
  bound: number | null;
  rate: number;
  lagMs: number | null;
  mostLagMs: number;
}): number | null {
  const { bound, rate, lagMs, mostLagMs } = input;
  if (lagMs !== null && lagMs > mostLagMs) return Math.max(Math.round((bound ?? rate) / 2), slowest);
  if (bound === null || (lagMs !== null && lagMs > mostLagMs / 2)) return bound;
  return bound * 2 > rate * 8 ? null : bound * 2;
}
