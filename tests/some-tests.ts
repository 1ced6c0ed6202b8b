import { test } from 'vitest';
import { someOf } from './sample.ts';

/**
 * Tests of one kind that take long: a run tries some of them by chance, the whole run all. They must not build on each other.
 * @param tried how many of the `count` tests that are told to what this returns
 * @param name tells the kinds apart
 */
export function someTests(
  tried: number,
  count: number,
  name: string,
): (name: string, body: () => Promise<void>) => void {
  const chosen = new Set(someOf([...Array(count).keys()], tried, name));
  let index = 0;
  return (title, body) => {
    if (index >= count) throw new Error(`There are more than ${count} tests of ${name}.`);
    test.runIf(chosen.has(index++))(title, body);
  };
}
