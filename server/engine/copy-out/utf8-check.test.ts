import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
import { Utf8Check } from './utf8-check.ts';

function check(text: Buffer, cuts: readonly number[]): boolean {
  const subject = new Utf8Check();
  let start = 0;
  for (const cut of [...cuts, text.length]) {
    subject.add(text.subarray(start, cut));
    start = cut;
  }
  return subject.isValid();
}

const valid = ['', 'plain', 'é', 'aé€😀z', '😀😀', '\u{10ffff}€'].map((text) => Buffer.from(text));
const broken = ['c0af', 'eda080', 'f4908080', '636166e9', '80', 'e282', 'f09f9861', 'ff', 'f8888080', '61c3c3a9'].map(
  (hex) => Buffer.from(hex, 'hex'),
);

test.each([...valid, ...broken])('%s, cut at every place and at every two places', (text) => {
  const expected = isUtf8(text);
  for (let first = 0; first <= text.length; first++) {
    for (let second = first; second <= text.length; second++) {
      expect([first, second, check(text, [first, second])]).toEqual([first, second, expected]);
    }
  }
});

test('a character that comes byte by byte, and one that is broken after it', () => {
  const every = (text: Buffer) => Array.from({ length: text.length }, (_, place) => place);
  for (const text of [...valid, ...broken]) expect(check(text, every(text))).toBe(isUtf8(text));
  expect(check(Buffer.concat([...valid, ...broken]), [3, 7])).toBe(false);
});
