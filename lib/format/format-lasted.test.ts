import { expect, it } from 'vitest';
import { formatLasted } from './format-lasted.ts';

it.each([
  [0, 'less than 1 s'],
  [187, 'less than 1 s'],
  [999, 'less than 1 s'],
  [1000, '1 s'],
  [12_400, '12 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [192_000, '3 min 12 s'],
  [599_400, '9 min 59 s'],
  [599_600, '10 min'],
  [3_900_000, '1 h 5 min'],
])('%d ms are %s', (milliseconds, words) => expect(formatLasted(milliseconds)).toBe(words));
