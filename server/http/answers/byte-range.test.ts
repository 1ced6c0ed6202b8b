import { describe, expect, test } from 'vitest';
import { byteRange } from './byte-range.ts';

describe('byteRange of a file of 1,000 bytes', () => {
  test.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=0-', { start: 0, end: 1000 }],
    ['bytes=999-', { start: 999, end: 1000 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=10-99999', { start: 10, end: 1000 }],
    ['bytes=-5', { start: 995, end: 1000 }],
    ['bytes=-99999', { start: 0, end: 1000 }],
    ['BYTES = 1 - 2', { start: 1, end: 3 }],
  ])('%s', (header, range) => {
    expect(byteRange(header, 1000)).toEqual(range);
  });

  test.each([null, '', 'bytes=', 'bytes=-', 'bytes=5-1', 'bytes=0-1,3-4', 'rows=0-1', 'bytes=a-b', 'bytes=1.5-2'])(
    '%j means the whole',
    (header) => {
      expect(byteRange(header, 1000)).toBeNull();
    },
  );

  test.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=-0', 'bytes=99999999999999999999-'])(
    '%s lies outside',
    (header) => {
      expect(byteRange(header, 1000)).toBe('unsatisfiable');
    },
  );

  test('an empty file has no range', () => {
    expect(byteRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(byteRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});
