import { randomInt } from 'node:crypto';
import { chooseSome, randomNumbers as numbersOf } from '#tests/sample.ts';

/** What random moments a run takes, so that it can be repeated: FAULTS_SEED, or one of its own. */
export const seed = Number(process.env.FAULTS_SEED ?? randomInt(1_000_000));

/** Whether all of the suite runs (npm run test:faults), or a sample of it (npm run test:faults:sample). */
export const isWhole = process.env.FAULTS === 'all';

/** How often a thing is tried: FAULTS_COUNT, or so many times in the sample and in the whole suite. */
export function countOf({ sample, whole }: { sample: number; whole: number }): number {
  const given = process.env.FAULTS_COUNT;
  return given === undefined ? (isWhole ? whole : sample) : Number(given);
}

/** The same numbers from 0 to 1 for the same seed and name, whatever else runs. */
export const randomNumbers = (name: string) => numbersOf(seed, name);

/** All of them in the whole suite, in the sample so many, by chance. */
export function sampleOf<Trial>(trials: readonly Trial[], count: number, name: string): Trial[] {
  return isWhole ? [...trials] : chooseSome(trials, count, seed, name);
}
