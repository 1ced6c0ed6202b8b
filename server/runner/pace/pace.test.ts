import { expect, test } from 'vitest';
import { parseEnvironment } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { describePace } from './describe-pace.ts';
import { makePace, ruleAt } from './pace.ts';
import { planSlowing } from './plan-slowing.ts';

const { PACE_HOURS: hours } = parseEnvironment({ PACE_HOURS: '8-18=5/2, 22-6=20' });
const zone = 'Europe/Berlin';

test('the hours are those of the zone, in summer and in winter, and go past midnight', () => {
  const at = (time: string) => ruleAt(hours, zone, new Date(time))?.from ?? null;
  expect(at('2026-01-15T07:00:00Z')).toBe(8);
  expect(at('2026-07-15T06:00:00Z')).toBe(8);
  expect(at('2026-01-15T17:00:00Z')).toBeNull();
  expect(at('2026-01-15T21:00:00Z')).toBe(22);
  expect(at('2026-01-15T04:59:00Z')).toBe(22);
  expect(at('2026-01-15T05:00:00Z')).toBeNull();
});

test('a setting that names no hours is refused with what it takes', () => {
  for (const wrong of ['8-25=5', '8=5', '8-18=fast']) {
    expect(() => parseEnvironment({ PACE_HOURS: wrong })).toThrow(/PACE_HOURS is wrong: it takes hours/);
  }
  expect(() => parseEnvironment({ PACE_ZONE: 'Mars/Base' })).toThrow(/PACE_ZONE is wrong: it takes a time zone/);
});

test('the bytes of all who take share the pace, and a stop ends the wait', async () => {
  const pace = makePace({
    hours: [{ from: 0, to: 24, bytesPerSecond: 1_000_000, connections: 2 }],
    zone,
  });
  const { signal } = new AbortController();
  const started = performance.now();
  await Promise.all([100_000, 100_000, 100_000].map((bytes) => pace.take(bytes, signal)));
  expect(performance.now() - started).toBeGreaterThan(190);
  const now = pace.now();
  expect(now === null ? null : describePace(now)).toBe(
    'The pace is 1 MB/s and 2 sessions from 0 to 24 o’clock (Europe/Berlin).',
  );
  await pace.take(60_000_000, signal);
  await expect(pace.take(1, AbortSignal.abort())).rejects.toBeInstanceOf(AppError);
});

test('without hours nothing waits until replicas are behind', async () => {
  const pace = makePace({ hours: [], zone });
  expect(pace.now()).toBeNull();
  pace.slowTo(5_000_000);
  expect(pace.now()?.bytesPerSecond).toBe(5_000_000);
  pace.slowTo(null);
  expect(pace.now()).toBeNull();
});

test('a backup is slowed down while a replica is too far behind, and no longer than that', () => {
  const plan = (bound: number | null, lagMs: number | null, rate = 40_000_000) =>
    planSlowing({ bound, rate, pressure: lagMs === null ? null : lagMs / 30_000 });
  expect(plan(null, 5_000)).toBeNull();
  expect(plan(null, null)).toBeNull();
  expect(plan(null, 40_000)).toBe(20_000_000);
  expect(plan(20_000_000, 40_000)).toBe(10_000_000);
  expect(plan(1_500_000, 40_000)).toBe(1_000_000);
  expect(plan(5_000_000, 20_000)).toBe(5_000_000);
  expect(plan(5_000_000, 1_000, 5_000_000)).toBe(10_000_000);
  expect(plan(40_000_000, 1_000, 5_000_000)).toBeNull();
});
