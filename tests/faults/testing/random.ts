import { randomInt } from 'node:crypto';

/** What random moments a run takes, so that it can be repeated: FAULTS_SEED, or one of its own. */
export const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000));

/** Whether all of the suite runs (npm run test:faults), or a sample of it (npm run test:faults:sample). */
export const isWhole = process.env.FAULTS === 'all';

/** How often a thing is tried: FAULTS_COUNT, or so many times in the sample and in the whole suite. */
export function countOf({ sample, whole }: { sample: number; whole: number }): number {
  const given = process.env.FAULTS_COUNT;
  return given === undefined ? (isWhole ? whole : sample) : Number(given);
}

/** The same numbers from 0 to 1 for the same seed and name, whatever else runs (mulberry32). */
export function randomNumbers(name: string): () => number {
  let state = seed >>> 0;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** All of them in the whole suite, in the sample so many, by chance. */
export function sampleOf<Trial>(trials: readonly Trial[], count: number, name: string): Trial[] {
  if (isWhole) return [...trials];
  const random = randomNumbers(name);
  return trials
    .map((trial) => ({ trial, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .slice(0, count)
    .map(({ trial }) => trial);
}
