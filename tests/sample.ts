import { randomInt } from 'node:crypto';
import { SeededRandom } from './seeded-random.ts';

/** What a run takes by chance, so that it can be repeated: TESTS_SEED, which vitest.config.ts sets where it is not given. */
export const testsSeed = Number(process.env.TESTS_SEED ?? randomInt(1_000_000));

/** Whether all entries of the long lists are tried (npm run test:whole), or some of each by chance. */
export const isWholeRun = process.env.TESTS === 'all';

/** The same chance for the same seed and name, whatever else runs. */
function chanceOf(seed: number, name: string): SeededRandom {
  let state = seed >>> 0;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
  return new SeededRandom(state);
}

/** The same numbers from 0 up to 1 for the same seed and name. */
export function randomNumbers(seed: number, name: string): () => number {
  const chance = chanceOf(seed, name);
  return () => chance.next();
}

/** So many of them by chance, in their order; the same ones for the same seed and name. */
export function chooseSome<Item>(items: readonly Item[], count: number, seed: number, name: string): Item[] {
  return chanceOf(seed, name).several(items, count);
}

/** All of them in the whole run; else so many by chance. @param name tells lists apart */
export function someOf<Item>(items: readonly Item[], count: number, name: string): Item[] {
  return isWholeRun ? [...items] : chooseSome(items, count, testsSeed, name);
}
