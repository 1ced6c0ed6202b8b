/** A rate at a moment: units a second, over the time since the sample before. */
export type PacePoint = { time: number; perSecond: number };

export type PaceSeries = {
  points: PacePoint[];
  peak: number;
  /** Over the time in which something moved. */
  average: number;
};

/** The last sample is taken at the end, whenever that is: over a shorter time than this a rate says nothing. */
const leastMs = 500;

/**
 * What was done a second, from how much was done by when. Where less was done than before, work was begun again: no rate.
 * @param samples times in epoch milliseconds, ascending, with the amount done by then
 */
export function paceSeries(samples: readonly (readonly [time: number, done: number])[]): PaceSeries {
  const points: PacePoint[] = [];
  let peak = 0;
  let moved = 0;
  let movingMs = 0;
  for (const [index, [time, done]] of samples.entries()) {
    const before = samples[index - 1];
    if (before === undefined || time <= before[0]) continue;
    const added = Math.max(done - before[1], 0);
    if (added > 0) {
      moved += added;
      movingMs += time - before[0];
    }
    if (time - before[0] < leastMs) continue;
    const perSecond = (added / (time - before[0])) * 1000;
    points.push({ time, perSecond });
    peak = Math.max(peak, perSecond);
  }
  return { points, peak, average: movingMs === 0 ? 0 : (moved / movingMs) * 1000 };
}
