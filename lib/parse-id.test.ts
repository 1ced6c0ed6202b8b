import { expect, test } from 'vitest';
import { parseId } from './parse-id.ts';

test.each([
  ['1', 1],
  ['42', 42],
  ['2147483647', 2_147_483_647],
  ['2147483648', null],
  ['9999999999', null],
  ['0', null],
  ['01', null],
  ['-1', null],
  ['1.5', null],
  ['1e3', null],
  [' 1', null],
  ['1\n', null],
  ['١', null],
  ['', null],
])('the id in %j is %j', (text, id) => {
  expect(parseId(text)).toBe(id);
});
