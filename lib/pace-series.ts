/** A rate over a span of time, in epoch milliseconds: units a second. */
export type PacePoint = { from: number; time: number; perSecond: number };

export type PaceSeries = {
  points: PacePoint[];
  peak: number;
  /** Over the time in which something moved. */
  average: number;
  /** The first and the last moment that is known; null where there is none. */
  span: { from: number; to: number } | null;
};

/** Over a shorter time than this a rate says little: it is told together with the time beside it. */
const leastMs = 100;

/**
 * The rate per second, from the amounts done at each time. If an amount is smaller than the one before, the work was started again: there is no rate.
 * @param samples times in epoch milliseconds, ascending, with the amount done by then
 */
export function paceSeries(samples: readonly (readonly [time: number, done: number])[]): PaceSeries {
  const points: PacePoint[] = [];
  let peak = 0;
  let moved = 0;
  let movingMs = 0;
  for (const { from, to, added } of joinShort(steps(samples))) {
    if (added > 0) {
      moved += added;
      movingMs += to - from;
    }
    const perSecond = (added / (to - from)) * 1000;
    points.push({ from, time: to, perSecond });
    peak = Math.max(peak, perSecond);
  }
  const [first, last] = [points[0], points.at(-1)];
  return {
    points,
    peak,
    average: movingMs === 0 ? 0 : (moved / movingMs) * 1000,
    span: first === undefined || last === undefined ? null : { from: first.from, to: last.time },
  };
}

type Step = { from: number; to: number; added: number };

function steps(samples: readonly (readonly [time: number, done: number])[]): Step[] {
  return samples.flatMap(([to, done], index) => {
    const [from, before] = samples[index - 1] ?? [to, done];
    return to > from ? [{ from, to, added: Math.max(done - before, 0) }] : [];
  });
}

/** A short step goes with the one before it; the first, if it is short, with the one after it. */
function joinShort(all: readonly Step[]): Step[] {
  const joined: Step[] = [];
  for (const step of all) {
    const last = joined.at(-1);
    const isShort = step.to - step.from < leastMs || (last !== undefined && last.to - last.from < leastMs);
    if (last !== undefined && last.to === step.from && isShort) {
      joined[joined.length - 1] = { from: last.from, to: step.to, added: last.added + step.added };
    } else {
      joined.push(step);
    }
  }
  return joined;
}
