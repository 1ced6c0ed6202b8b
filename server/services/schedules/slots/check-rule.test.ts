import { expect, test } from 'vitest';
import { isAppError } from '#server/errors.ts';
import { checkRule } from './check-rule.ts';
import { describeRule } from './describe-rule.ts';

const now = new Date('2026-11-30T10:00:00Z');
const check = (cron: string, zone = 'Europe/Berlin', quiet: Parameters<typeof checkRule>[0]['quiet'] = []) =>
  checkRule({ cron, zone, quiet }, now);
const five = 'The field "cron" takes five fields (minute, hour, day of month, month, day of week), such as "0 3 * * *"';

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isAppError(error) && error.code === 'BAD_REQUEST') return error.message;
    throw error;
  }
  return 'It is right.';
}

test.each([
  ['0 3 * *', `${five}; "0 3 * *" has 4.`],
  ['0 0 3 * * *', `${five}; "0 0 3 * * *" has 6.`],
  ['@daily', `${five}; "@daily" has 1.`],
  ['2026-12-01T00:00:00', `${five}; "2026-12-01T00:00:00" has 1.`],
  ['H 3 * * *', `${five}. What is wrong: configuration entry 1 (H) contains illegal characters.`],
  ['99 3 * * *', `${five}. What is wrong: Invalid value for minute: 99.`],
  ['0 3 15W * *', `${five}; the field "15W" is not understood.`],
  ['0 3 <b> * *', `${five}; the field "<b>" is not understood.`],
  ['0 0 31 2 *', 'The field "cron" takes a time that comes; "0 0 31 2 *" never does.'],
  ['* * * * *', 'The field "cron" takes runs that are five minutes apart at least; "* * * * *" has closer ones.'],
  ['0,2 3 * * *', 'The field "cron" takes runs that are five minutes apart at least; "0,2 3 * * *" has closer ones.'],
])('refuses %s', (cron, reason) => {
  expect(reasonOf(() => check(cron))).toBe(reason);
});

test.each(['Mars/Olympus', '+01:00', '', '../../etc/passwd', 'Europe/Berlin\n'])('refuses the zone %j', (zone) => {
  expect(reasonOf(() => check('0 3 * * *', zone))).toBe(
    `The field "zone" takes a time zone of the IANA list, such as Europe/Berlin, not ${JSON.stringify(zone)}.`,
  );
});

test('refuses quiet windows without a length, and those that leave no run', () => {
  const all = [1, 2, 3, 4, 5, 6, 7];
  expect(reasonOf(() => check('0 3 * * *', 'UTC', [{ days: all, from: '03:00', to: '03:00' }]))).toContain(
    'has no length',
  );
  expect(reasonOf(() => check('0 3 * * *', 'UTC', [{ days: all, from: '02:00', to: '04:00' }]))).toBe(
    'The field "quiet" leaves no time for a run: each run would be in a quiet window.',
  );
});

test('gives the zone its own spelling, and one space between the fields', () => {
  expect(check('  0  3 * *   MON ', 'europe/berlin')).toMatchObject({ cron: '0 3 * * MON', zone: 'Europe/Berlin' });
  expect(check('0 3 * * *', 'UTC').zone).toBe('UTC');
});

test.each([
  ['0 3 * * *', 'Every day at 03:00 (UTC)'],
  ['0 3,15 * * *', 'Every day at 03:00 and 15:00 (UTC)'],
  ['0 * * * *', 'Every hour (UTC)'],
  ['0 3 * * 0', 'Every Sunday at 03:00 (UTC)'],
  ['30 22 * * 1-5', 'Monday to Friday at 22:30 (UTC)'],
  ['0 3 1 * *', 'On day 1 of each month at 03:00 (UTC)'],
  ['*/15 * * * *', 'Every 15 minutes (UTC)'],
  ['0 3 L * *', 'At 03:00, on the last day of the month (UTC)'],
])('says when %s runs', (cron, sentence) => {
  expect(describeRule({ cron, zone: 'UTC' })).toBe(sentence);
});
