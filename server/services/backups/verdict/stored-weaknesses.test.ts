import { expect, it } from 'vitest';
import { storedWeaknesses } from './stored-weaknesses.ts';

const index = { what: 'index i', sentence: 'The index i is left out.', rows: null, find: null };
const kept = (one: object) => storedWeaknesses.safeParse({ total: 1, named: [one] }).data;

it.each([
  ['as it is kept now', { ...index, fix: 'reindex' }, 'reindex'],
  ['as it was kept before', { ...index, mend: 'reindex' }, 'reindex'],
  ['as it was kept before, without a statement', { ...index, mend: null }, null],
])('reads %s', (_, one, fix) => {
  expect(kept(one)).toEqual({ total: 1, named: [{ ...index, fix }] });
});

it.each([{ ...index }, { ...index, mend: 7 }, 'index i'])('refuses what is neither: %j', (one) => {
  expect(storedWeaknesses.safeParse({ total: 1, named: [one] }).success).toBe(false);
});
