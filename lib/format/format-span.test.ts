import { expect, it } from 'vitest';
import { formatSpan } from './format-span.ts';

const minute = 60_000;

it.each([
  [0, 'less than 1 min'],
  [59_999, 'less than 1 min'],
  [minute, '1 min'],
  [29 * minute + 40_000, '30 min'],
  [59.6 * minute, '1 h'],
  [65 * minute, '1 h 5 min'],
  [23 * 60 * minute + 59 * minute, '23 h 59 min'],
  [24 * 60 * minute, '1 d'],
  [25.4 * 60 * minute, '1 d 1 h'],
  [7 * 1440 * minute + 5 * 60 * minute, '7 d'],
])('%d ms are %s', (milliseconds, words) => expect(formatSpan(milliseconds)).toBe(words));
