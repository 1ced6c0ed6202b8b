import { expect, test } from 'vitest';
import { AppError } from '#server/errors.ts';
import { bisect } from './bisect.ts';

const broken = new AppError('REPOSITORY_REFUSED', 'No.', { sqlState: 'XX001' });

async function search(count: number, bad: readonly number[]) {
  const found = { bad: [] as number[], good: [] as number[], looks: 0 };
  await bisect(0, count, {
    fails: async (low, high) => {
      found.looks++;
      return bad.some((at) => at >= low && at < high) ? broken : null;
    },
    onGood: (low, high) => {
      for (let at = low; at < high; at++) found.good.push(at);
    },
    onBad: (at) => void found.bad.push(at),
  });
  return found;
}

test('finds each bad one, and gives the others in order', async () => {
  const all = Array.from({ length: 1000 }, (_, at) => at);
  for (const bad of [[], [0], [999], [3, 4, 500], all]) {
    const found = await search(1000, bad);
    expect(found.bad).toEqual(bad);
    expect(found.good).toEqual(all.filter((at) => !bad.includes(at)));
  }
  expect(await search(0, [])).toEqual({ bad: [], good: [], looks: 0 });
});

test('takes about twice the logarithm of looks for each bad one, and never more than two for each', async () => {
  expect((await search(1000, [])).looks).toBe(1);
  expect((await search(1024, [700])).looks).toBe(21);
  const all = Array.from({ length: 1000 }, (_, at) => at);
  expect((await search(1000, all)).looks).toBe(1999);
});
