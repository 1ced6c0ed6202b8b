import { expect, test } from 'vitest';
import { makeStackKey, openStackKey } from '#server/engine/signing/stack-key.ts';
import { writeRecord } from '../backup-record.ts';
import { fitWeaknesses } from './fit-weaknesses.ts';

const text = (character: string) => character.repeat(1_000);
const all = (character: string, count: number) => ({
  total: count,
  named: Array.from({ length: count }, () => ({
    what: text(character),
    sentence: text(character),
    rows: 1,
    find: text(character),
    fix: text(character),
  })),
});

test.each(['a', '€', '"', '\\', '\n', '\u007f'])('a record has room for weaknesses full of %j', (character) => {
  const weaker = fitWeaknesses(all(character, 100));
  expect(weaker.total).toBe(100);
  expect(weaker.named.length).toBeGreaterThan(0);
  const statement = { stack: 's', etag: 'e', manifestSha256: null, proof: null, lastVerification: null, weaker };
  const { length } = writeRecord(statement, openStackKey(makeStackKey()));
  expect(length).toBeLessThan(48 * 1024);
  expect(fitWeaknesses(weaker)).toEqual(weaker);
});

test('a few are all named', () => {
  const few = all('a', 2);
  expect(fitWeaknesses(few)).toEqual(few);
  expect(fitWeaknesses({ total: 0, named: [] })).toEqual({ total: 0, named: [] });
});
