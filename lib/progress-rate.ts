/** What was done at a moment. `at`: milliseconds of one clock; `current`: rows or bytes. */
export type Sample = { at: number; current: number; message: string };

/** What is kept of a daemon's progress: enough for a rate, and when it last moved. */
export type Pace = { samples: Sample[]; movedAt: number };

const windowMs = 30_000;
const leastMs = 5_000;
const stallMs = 15_000;

/** Adds a sample; those older than the last 30 s go, but for the one that the window still begins with. */
export function addSample(pace: Pace | null, sample: Sample): Pace {
  const last = pace?.samples.at(-1);
  if (!pace || !last || sample.current < last.current) return { samples: [sample], movedAt: sample.at };
  const moved = sample.current > last.current || sample.message !== last.message;
  const samples = [...pace.samples, sample];
  const first = samples.findLastIndex((candidate) => candidate.at <= sample.at - windowMs);
  return { samples: first > 0 ? samples.slice(first) : samples, movedAt: moved ? sample.at : pace.movedAt };
}

/** Units a second over the last 30 s up to `now`; null until five seconds were measured, and when nothing moved. */
export function rateOf(pace: Pace, now: number): number | null {
  const first = pace.samples[0];
  const last = pace.samples.at(-1);
  if (!first || !last) return null;
  const elapsed = Math.max(now, last.at) - first.at;
  if (elapsed < leastMs || last.current <= first.current) return null;
  return ((last.current - first.current) / elapsed) * 1000;
}

/** Milliseconds until `total` at the current rate; null while there is no rate or no total. */
export function timeLeft(pace: Pace, total: number, now: number): number | null {
  const rate = rateOf(pace, now);
  const last = pace.samples.at(-1);
  if (rate === null || !last || total <= last.current) return null;
  return ((total - last.current) / rate) * 1000;
}

/** Milliseconds since the last progress, from 15 s on; null before. */
export function stalledFor(pace: Pace, now: number): number | null {
  const still = now - pace.movedAt;
  return still >= stallMs ? still : null;
}
