import { expect, test } from 'vitest';
import { AppError } from './errors.ts';

const facts = {
  details: 'SQLSTATE 55P03, canceling statement due to lock timeout',
  reason: 'TABLE_IN_USE',
  sqlState: '55P03',
  unchanged: true,
  retryAfterSeconds: 3,
  daemonId: '7',
  untrusted: { signer: null },
} as const;

test('a failure that is worded again keeps every fact, and has the first one as its cause', () => {
  const first = new AppError('REPOSITORY_REFUSED', 'It is locked.', facts);
  const again = first.reworded('The table film is in use.');
  expect({ ...again }).toEqual({ ...first });
  expect(again.message).toBe('The table film is in use.');
  expect(again.cause).toBe(first);
});

test('only what is named changes when a failure is worded again', () => {
  const first = new AppError('REPOSITORY_REFUSED', 'It is there.', facts);
  const again = first.reworded('The name is taken.', {
    code: 'CONFLICT',
    reason: 'DATABASE_NAME_TAKEN',
    details: null,
  });
  expect({ ...again }).toEqual({ ...first, code: 'CONFLICT', reason: 'DATABASE_NAME_TAKEN', details: null });
  expect(new AppError('INTERNAL', 'So.').reworded('So it is.')).toMatchObject({
    code: 'INTERNAL',
    reason: null,
    sqlState: null,
    unchanged: false,
    details: null,
  });
});
