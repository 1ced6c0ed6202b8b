import { expect, test } from 'vitest';
import { cronOf, patternOf } from './cron-pattern.ts';

test.each([
  ['0 3 * * *', 'daily'],
  ['30 22 * * 1-5', 'weekdays'],
  ['0 3 * * 0', 'weekly'],
  ['15 4 28 * *', 'monthly'],
  ['0 * * * *', 'hours'],
  ['20 */6 * * *', 'hours'],
  ['0 3 31 * *', 'cron'],
  ['*/15 * * * *', 'cron'],
  ['0 3,15 * * *', 'cron'],
  ['0 3 * 1 *', 'cron'],
  ['0 3 1 * 1', 'cron'],
  ['0 */5 * * *', 'cron'],
])('%s is shown as %s, and stays what it is', (cron, pattern) => {
  expect(patternOf(cron).pattern).toBe(pattern);
  expect(cronOf(patternOf(cron))).toBe(cron);
});
