import { expect, test } from 'vitest';
import { localPeriods, startOfPeriod } from './local-periods.ts';

const at = (text: string) => new Date(text);
const iso = (date: Date) => date.toISOString().replace('.000', '');

test('a day begins at the zone’s midnight', () => {
  const [before, after] = [at('2026-11-30T22:59:59.999Z'), at('2026-11-30T23:00:00Z')];
  const [one, other] = [localPeriods(before, 'Europe/Berlin'), localPeriods(after, 'Europe/Berlin')];
  expect([other.daily - one.daily, other.monthly - one.monthly, other.weekly - one.weekly]).toEqual([1, 1, 0]);
  expect(iso(startOfPeriod('daily', other.daily, 'Europe/Berlin'))).toBe('2026-11-30T23:00:00Z');
  expect(iso(startOfPeriod('monthly', other.monthly, 'Europe/Berlin'))).toBe('2026-11-30T23:00:00Z');
});

test('a week begins on Monday', () => {
  const [sunday, monday] = [at('2026-11-29T22:00:00Z'), at('2026-11-30T02:00:00Z')];
  const [one, other] = [localPeriods(sunday, 'Europe/Berlin'), localPeriods(monday, 'Europe/Berlin')];
  expect(other.weekly - one.weekly).toBe(1);
  expect(iso(startOfPeriod('weekly', other.weekly, 'Europe/Berlin'))).toBe('2026-11-29T23:00:00Z');
});

test('the hour that a clock change repeats is counted twice, and no two others are one', () => {
  const hours = [0, 1, 2, 3].map((hour) => localPeriods(at(`2026-10-25T0${hour}:30:00Z`), 'Europe/Berlin').hourly);
  expect(new Set(hours).size).toBe(4);
  expect(hours.map((hour) => hour - (hours[0] ?? 0))).toEqual([0, 1, 2, 3]);
  const spring = [0, 1, 2].map((hour) => localPeriods(at(`2026-03-29T0${hour}:30:00Z`), 'Europe/Berlin').hourly);
  expect(spring.map((hour) => hour - (spring[0] ?? 0))).toEqual([0, 1, 2]);
});

test('an hour of a zone that is half an hour off begins at its own full hour', () => {
  const { hourly } = localPeriods(at('2026-11-30T10:45:00Z'), 'Asia/Kolkata');
  expect(iso(startOfPeriod('hourly', hourly, 'Asia/Kolkata'))).toBe('2026-11-30T10:30:00Z');
  expect(localPeriods(at('2026-11-30T11:29:59Z'), 'Asia/Kolkata').hourly).toBe(hourly);
  expect(localPeriods(at('2026-11-30T10:29:59Z'), 'Asia/Kolkata').hourly).toBe(hourly - 1);
});

test.each([
  ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z'],
  ['Europe/Berlin', '2026-03-30T12:00:00Z', '2026-03-29T22:00:00Z'],
  ['Europe/Berlin', '2026-10-26T12:00:00Z', '2026-10-25T23:00:00Z'],
  ['America/New_York', '2026-11-01T12:00:00Z', '2026-11-01T04:00:00Z'],
  ['Pacific/Auckland', '2026-04-05T12:00:00Z', '2026-04-05T12:00:00Z'],
  ['UTC', '1969-12-31T12:00:00Z', '1969-12-31T00:00:00Z'],
])('in %s the day of %s began at %s', (zone, time, start) => {
  const begun = startOfPeriod('daily', localPeriods(at(time), zone).daily, zone);
  expect(iso(begun)).toBe(start);
});
