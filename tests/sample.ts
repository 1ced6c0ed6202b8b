import { randomInt } from 'node:crypto';

/** What a run takes by chance, so that it can be repeated: TESTS_SEED, which vitest.config.ts sets where it is not given. */
export const testsSeed = Number(process.env.TESTS_SEED ?? randomInt(1_000_000));

/** Whether all entries of the long lists are tried (npm run test:whole), or some of each by chance. */
export const isWholeRun = process.env.TESTS === 'all';

/** The same numbers from 0 to 1 for the same seed and name, whatever else runs (mulberry32). */
export function randomNumbers(seed: number, name: string): () => number {
  let state = seed >>> 0;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many of them by chance, in their order; the same ones for the same seed and name. */
export function chooseSome<Item>(items: readonly Item[], count: number, seed: number, name: string): Item[] {
  const random = randomNumbers(seed, name);
  const chosen = items
    .map((item, index) => ({ item, index, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .slice(0, count);
  return chosen.toSorted((one, other) => one.index - other.index).map(({ item }) => item);
}

/** All of them in the whole run; else so many by chance. @param name tells lists apart */
export function someOf<Item>(items: readonly Item[], count: number, name: string): Item[] {
  return isWholeRun ? [...items] : chooseSome(items, count, testsSeed, name);
}
