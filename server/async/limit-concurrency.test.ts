import { describe, expect, test } from 'vitest';
import { limitConcurrency } from './limit-concurrency.ts';

describe('limitConcurrency', () => {
  test('does so much at once, and the rest in the order of its coming', async () => {
    const limit = limitConcurrency(2);
    const begun: number[] = [];
    const turns = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());
    const all = turns.map(({ promise }, index) =>
      limit(async () => {
        begun.push(index);
        await promise;
        return index;
      }),
    );
    await expect.poll(() => begun).toEqual([0, 1]);
    turns[1]?.resolve();
    await expect.poll(() => begun).toEqual([0, 1, 2]);
    for (const { resolve } of turns) resolve();
    await expect(Promise.all(all)).resolves.toEqual([0, 1, 2, 3]);
  });

  test('refuses what comes when so much waits, all at the same moment or not', async () => {
    const limit = limitConcurrency(1, 2, () => new Error('too many'));
    const held = Promise.withResolvers<string>();
    const taken = [limit(() => held.promise), limit(() => held.promise), limit(() => held.promise)];
    await expect(limit(async () => 'one more')).rejects.toThrow('too many');
    held.resolve('done');
    await expect(Promise.all(taken)).resolves.toEqual(['done', 'done', 'done']);
    await expect(limit(async () => 'later')).resolves.toBe('later');
  });

  test('goes on after work that failed', async () => {
    const limit = limitConcurrency(1);
    await expect(limit(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(limit(async () => 'well')).resolves.toBe('well');
  });
});
