import { expect, test } from 'vitest';
import { AppError } from '#server/errors.ts';
import { isDamage } from './is-damage.ts';

const refused = (sqlState: string) => new AppError('REPOSITORY_REFUSED', 'No.', { sqlState });

test.each(['XX000', 'XX001', 'XX002', '22P03', '54000', '58030', '58P01', 'P0001', '38000'])(
  '%s may be of what is stored',
  (state) => {
    expect(isDamage(refused(state))).toBe(true);
  },
);

test.each(['55P03', '57014', '40001', '42501', '42P01', '53100', '53200', '25P02'])('%s is not', (state) => {
  expect(isDamage(refused(state))).toBe(false);
});

test('a lost session or a full bucket is not either', () => {
  expect(isDamage(new AppError('REPOSITORY_UNREACHABLE', 'No.', { sqlState: 'XX000' }))).toBe(false);
  expect(isDamage(new AppError('BUCKET_REFUSED', 'No.'))).toBe(false);
  expect(isDamage(new Error('XX001'))).toBe(false);
});
