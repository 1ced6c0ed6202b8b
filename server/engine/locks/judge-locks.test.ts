import { expect, test } from 'vitest';
import { judgeLocks } from './judge-locks.ts';

const room = { perTransaction: 64, transactions: 122 };

test('a restore that has room is not spoken of', () => {
  expect(judgeLocks(0, room)).toEqual({ problem: null, note: null });
  expect(judgeLocks(7_808, room)).toEqual({ problem: null, note: null });
});

test('one that may have too little room is a note with the number to raise', () => {
  expect(judgeLocks(7_809, room)).toEqual({
    problem: null,
    note: 'A restore in place takes 7,809 locks in one transaction, and the server has room for 7,808 (max_locks_per_transaction is 64). If it fails, raise max_locks_per_transaction to 71 and restart the server.',
  });
  expect(judgeLocks(10_931, room).problem).toBeNull();
});

test('one that has no room is a problem, and the number that it names is enough', () => {
  const { problem, note } = judgeLocks(25_000, room);
  expect(note).toBeNull();
  expect(problem).toBe(
    'A restore in place takes 25,000 locks in one transaction, and the server has room for 7,808 (max_locks_per_transaction is 64). Raise max_locks_per_transaction to 226 and restart the server. Or choose a staged restore or a new database, which take few locks at a time.',
  );
  expect(judgeLocks(25_000, { ...room, perTransaction: 226 })).toEqual({ problem: null, note: null });
});
