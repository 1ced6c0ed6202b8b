import { expect, test } from 'vitest';
import { writeSentence } from './write-sentence.ts';

test('the areas’ parts are one sentence, without those that have nothing set up', () => {
  expect(writeSentence(['backed up every day at 03:00', null, 'kept 7 daily', null])).toBe(
    'Backed up every day at 03:00, kept 7 daily.',
  );
  expect(writeSentence([null, null])).toBeNull();
  expect(writeSentence([])).toBeNull();
  expect(writeSentence(['kept 7 daily'], ['failures told to 1 channel'])).toBe(
    'Kept 7 daily, failures told to 1 channel.',
  );
  expect(writeSentence([null], ['failures told to 1 channel'])).toBeNull();
});
