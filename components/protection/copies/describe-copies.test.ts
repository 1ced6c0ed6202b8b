import { expect, test } from 'vitest';
import { answerCopies } from './describe-copies.ts';

const second = { bucket: 'b', endpoint: 'e' };
const none = { done: 0, waiting: 0, copying: 0, failed: 0, deleted: 0, onlyCopy: 0 };

test('answers whether each backup is in two places', () => {
  expect(answerCopies({ second: null, counts: none })).toBeNull();
  expect(answerCopies({ second, counts: none })?.tone).toBe('idle');
  expect(answerCopies({ second, counts: { ...none, done: 1 } })?.title).toBe('The one backup is in two places');
  expect(answerCopies({ second, counts: { ...none, done: 3, onlyCopy: 1 } })).toEqual({
    tone: 'good',
    title: 'All 2 backups are in two places',
    about: ['1 backup is in the second bucket alone.'],
  });
  expect(answerCopies({ second, counts: { ...none, done: 3, deleted: 2 } })).toEqual({
    tone: 'good',
    title: '3 backups are in two places',
    about: ['2 copies were deleted by the rules of the copies.'],
  });
  expect(answerCopies({ second, counts: { ...none, done: 3, waiting: 2 } })?.about).toEqual([
    '2 backups wait to be copied.',
  ]);
  expect(answerCopies({ second, counts: { ...none, done: 3, failed: 1, waiting: 1 } })?.tone).toBe('bad');
});
