import { expect, it } from 'vitest';
import { formatTimeRange } from './format-time-range.ts';

const plain = (range: object) => JSON.parse(JSON.stringify(range).replaceAll(/[\u2009\u202f\u00a0]/g, ' '));
const from = Date.UTC(2026, 10, 24, 20);

it('says the day once where start and end share it', () => {
  expect(plain(formatTimeRange(from, from + 7_200_000, 'en-GB', 'UTC'))).toEqual({
    start: 'Tue, 24 Nov 2026, 20:00',
    between: '–',
    end: '22:00',
  });
  expect(plain(formatTimeRange(from, from + 7_200_000, 'en-US', 'UTC'))).toEqual({
    start: 'Tue, Nov 24, 2026, 8:00',
    between: '–',
    end: '10:00 PM',
  });
  expect(plain(formatTimeRange(from, from + 36_000_000, 'en-GB', 'UTC'))).toMatchObject({
    end: expect.stringMatching(/25 Nov/),
  });
});

it('says one moment once', () => {
  expect(plain(formatTimeRange(from, from, 'en-GB', 'UTC'))).toEqual({
    start: 'Tue, 24 Nov 2026, 20:00',
    between: '',
    end: '',
  });
});
