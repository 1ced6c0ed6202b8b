import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { isAppError } from '#server/errors.ts';
import { hashPassword, isPassword, passwordTurns } from './passwords.ts';

it('computes so many at once, lets so many wait, and refuses the others; files wait for none of them', async () => {
  let running = 0;
  const tries = Array.from({ length: 100 }, async () => {
    running += 1;
    try {
      return await isPassword('wrong', null);
    } catch (error) {
      return isAppError(error) ? error.code : error;
    } finally {
      running -= 1;
    }
  });
  let reads = 0;
  while (running > 0) {
    await readFile(import.meta.filename);
    reads += 1;
  }
  const outcomes = await Promise.all(tries);
  const checked = passwordTurns.atOnce + passwordTurns.waiting;
  expect(outcomes.filter((outcome) => outcome === false)).toHaveLength(checked);
  expect(outcomes.filter((outcome) => outcome === 'TOO_MANY_REQUESTS')).toHaveLength(100 - checked);
  // With all threads taken a file is read after one password, or later.
  expect(reads).toBeGreaterThan(checked);
});

it('takes a turn back that failed', async () => {
  for (let round = 0; round < passwordTurns.atOnce + 1; round++) {
    await expect(isPassword('a', 'no hash at all')).rejects.toThrow();
  }
  expect(await isPassword('a', await hashPassword('a'))).toBe(true);
});
