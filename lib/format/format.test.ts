import { describe, expect, it } from 'vitest';
import { describeMoment } from './describe-moment.ts';
import { formatBytes } from './format-bytes.ts';
import { formatCount } from './format-count.ts';
import { formatDuration, formatTimeLeft, formatWholeDuration } from './format-duration.ts';
import { formatExactTime, formatShortTime } from './format-exact-time.ts';
import { formatNumber } from './format-number.ts';
import { formatRelativeTime } from './format-relative-time.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('numbers', () => {
  it('groups thousands', () => expect(formatNumber(1_164_611)).toBe('1,164,611'));
  it.each([
    [0, '0 rows'],
    [1, '1 row'],
    [46_273, '46,273 rows'],
  ])('counts %d', (count, text) => expect(formatCount(count, 'row')).toBe(text));
  it('takes a plural of its own', () => expect(formatCount(2, 'entry', 'entries')).toBe('2 entries'));
});

describe('bytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.00 kB'],
    [13_812_345, '13.8 MB'],
    [99_960_000, '100 MB'],
    [999_499, '999 kB'],
    [999_999, '1.00 MB'],
    [144_000_000_000, '144 GB'],
    [5e18, '5000 PB'],
  ])('%d', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('durations', () => {
  it.each([
    [-5, '0.0 s'],
    [480, '0.5 s'],
    [46_800, '46.8 s'],
    [59_960, '1 min 0 s'],
    [192_000, '3 min 12 s'],
    [7_500_000, '2 h 5 min'],
    [3 * day + hour, '3 d 1 h'],
  ])('%d', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
  it('ticks in whole seconds', () => expect(formatWholeDuration(46_900)).toBe('46 s'));
  it.each([
    [1200, 'a moment'],
    [8000, 'under 10 s'],
    [43_000, 'about 45 s'],
    [57_400, 'about 55 s'],
    [58_000, 'about 1 min'],
    [130_000, 'about 2 min'],
    [2 * hour + 7 * minute, 'about 2 h 5 min'],
  ])('%d ahead', (milliseconds, text) => expect(formatTimeLeft(milliseconds)).toBe(text));
});

describe('times', () => {
  const tuesday = Date.UTC(2026, 10, 24, 16, 24, 5);
  it('names the zone', () => expect(formatExactTime(tuesday, 'UTC')).toBe('Tue 24 Nov 2026, 16:24:05 UTC'));
  it('is short in tables', () => expect(formatShortTime(tuesday, 'UTC')).toBe('24 Nov 2026, 16:24'));
  it.each([
    [-3 * second, 'just now'],
    [9 * second, 'just now'],
    [45 * second, '45 seconds ago'],
    [4 * minute + 50 * second, '4 minutes ago'],
    [26 * hour, '1 day ago'],
  ])('%d ago', (ago, text) => expect(formatRelativeTime(tuesday - ago, tuesday)).toBe(text));
  it.each([
    [hour, 'today, 15:24'],
    [20 * hour, 'yesterday, 20:24'],
    [2 * day, 'Sunday, 16:24'],
    [21 * day, '3 November 2026, 16:24'],
  ])('names the moment %d before', (ago, text) => expect(describeMoment(tuesday - ago, tuesday, 'UTC')).toBe(text));
});
