import { expect, test } from 'vitest';
import { decideSlots } from './decide-slots.ts';
import { findClockChange } from './find-clock-change.ts';
import { isQuiet } from './is-quiet.ts';
import { catchUpMs, nextSlots } from './next-slots.ts';

const at = (text: string) => new Date(text);
const rule = (cron: string, zone = 'Europe/Berlin', quiet: Parameters<typeof isQuiet>[0]['quiet'] = []) => ({
  cron,
  zone,
  quiet,
});
const iso = (slots: Date[]) => slots.map((slot) => slot.toISOString().slice(0, 16));

test.each([
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', ['2026-10-03T15:30', '2026-10-04T15:15']],
  ['30 0 * * *', 'America/Santiago', '2026-09-05T12:00Z', ['2026-09-06T04:00', '2026-09-07T03:30']],
])('a time in the spring gap is the first minute after it: %s %s', (cron, zone, from, expected) => {
  expect(iso(nextSlots(rule(cron, zone), at(from), 2))).toEqual(expected);
});

test.each([
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
  ['30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
])('a time that comes twice in autumn counts once: %s %s', (cron, zone, from, expected) => {
  expect(iso(nextSlots(rule(cron, zone), at(from), 2))).toEqual(expected);
});

test('a schedule for every hour runs in each of the two hours', () => {
  expect(iso(nextSlots(rule('0 * * * *'), at('2026-10-24T23:30Z'), 3))).toEqual([
    '2026-10-25T00:00',
    '2026-10-25T01:00',
    '2026-10-25T02:00',
  ]);
});

test('no run is in a quiet window, and one that passes midnight belongs to the day on which it begins', () => {
  const quiet = [{ days: [5], from: '22:00', to: '06:00' }];
  const friday = rule('0 */4 * * *', 'Europe/Berlin', quiet);
  expect(iso(nextSlots(friday, at('2026-12-04T18:30Z'), 2))).toEqual(['2026-12-04T19:00', '2026-12-05T07:00']);
  expect(isQuiet(friday, at('2026-12-05T04:59Z'))).toBe(true);
  expect(isQuiet(friday, at('2026-12-05T05:00Z'))).toBe(false);
  expect(isQuiet(friday, at('2026-12-04T04:00Z'))).toBe(false);
});

test('the next change of the clocks is told, with the run at it', () => {
  expect(findClockChange(rule('30 2 * * *'), at('2026-03-01T00:00Z'))).toMatchObject({
    on: '2026-03-29T01:00:00.000Z',
    run: '2026-03-29T01:00:00.000Z',
    sentence: expect.stringContaining('put forward by 1 hour'),
  });
  expect(findClockChange(rule('30 2 * * *'), at('2026-10-01T00:00Z'))).toMatchObject({
    on: '2026-10-25T01:00:00.000Z',
    run: '2026-10-25T00:30:00.000Z',
  });
  expect(findClockChange(rule('30 2 * * *', 'Asia/Tokyo'), at('2026-03-01T00:00Z'))).toBeNull();
});

test('after a downtime the newest slot alone is run, within its limit', () => {
  const hourly = { ...rule('0 * * * *'), catchUpMinutes: null };
  const decide = (from: string, to: string, more: object = {}) =>
    decideSlots({ ...hourly, ...more }, at(from), at(to)).slots.map(({ isMissed }) => isMissed);
  expect(decide('2026-12-01T00:30Z', '2026-12-01T05:20Z')).toEqual([true, true, true, true, false]);
  expect(decide('2026-12-01T00:30Z', '2026-12-01T05:40Z')).toEqual([true, true, true, true, true]);
  expect(decide('2026-12-01T00:30Z', '2026-12-01T05:40Z', { catchUpMinutes: 45 })).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
  expect(decide('2026-12-01T05:30Z', '2026-12-01T05:00Z')).toEqual([]);
  expect(catchUpMs(rule('0 3 * * *'), null, at('2026-12-01T02:00Z'))).toBe(12 * 3_600_000);
});

/** Small, seeded, and good enough to choose downtimes. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kathmandu'];
const seed = Number(process.env.SCHEDULE_SEED ?? 4711);

test.each(zones.map((zone, index) => [zone, index]))(
  `a year in %s with downtimes at random: each slot is run or missed once (seed ${seed})`,
  (zone, index) => {
    const next = random(seed + Number(index));
    const daily = { ...rule('30 2 * * *', zone), catchUpMinutes: null };
    const hourly = { ...rule('45 */6 * * 1-5', zone), catchUpMinutes: null };
    const [start, end] = [at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z')];
    for (const one of [daily, hourly]) {
      const seen: { slotOn: Date; isMissed: boolean }[] = [];
      let until = start;
      let now = start;
      while (now < end) {
        const downMs = next() < 0.03 ? next() * 4 * 86_400_000 : 1_800_000 + next() * 11 * 3_600_000;
        now = new Date(Math.min(end.getTime(), now.getTime() + downMs));
        // A second runner whose clock is behind changes nothing.
        expect(decideSlots(one, until, new Date(until.getTime() - 5000)).slots).toEqual([]);
        const decided = decideSlots(one, until, now);
        expect(decided.slots.filter(({ isMissed }) => !isMissed).length).toBeLessThanOrEqual(1);
        for (const { slotOn, isMissed } of decided.slots) {
          const lateMs = now.getTime() - slotOn.getTime();
          if (!isMissed) expect(lateMs).toBeLessThanOrEqual(catchUpMs(one, null, slotOn));
          if (lateMs <= 3_600_000 && slotOn === decided.slots.at(-1)?.slotOn) expect(isMissed).toBe(false);
        }
        seen.push(...decided.slots);
        until = decided.plannedUntil;
      }
      expect(iso(seen.map(({ slotOn }) => slotOn))).toEqual(iso(nextSlots(one, start, 10_000, end)));
      if (one === daily) expect(seen.length).toBe(365);
    }
  },
);
