import { describe, expect, it } from 'vitest';
import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { backupAges } from '../backup-ages.ts';
import { changeOf, growthMetrics, plotRange, pointsOf } from '../growth-metrics.ts';
import { timeTicks } from './time-ticks.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse('2026-11-22T10:30:00Z');

describe('the ticks of a time axis', () => {
  it.each([
    [3 * hour, 1 * hour],
    [day, 3 * hour],
    [7 * day, day],
    [30 * day, 7 * day],
    [365 * day, 60 * day],
  ])('of %d ms are round, few and evenly apart', (span, step) => {
    const ticks = timeTicks(now - span, now);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThan(10);
    for (const [index, tick] of ticks.entries()) {
      expect(tick % hour).toBe(0);
      if (index > 0) expect(tick - (ticks[index - 1] ?? 0)).toBe(step);
    }
  });

  it('of one moment are that moment', () => {
    expect(timeTicks(now, now)).toEqual([now]);
  });
});

describe('backups by age', () => {
  it('count each backup once, in the youngest age that it fits, one from a clock ahead included', () => {
    const of = (age: number, size: number) => ({ size, lastModified: new Date(now - age).toISOString() });
    const bars = backupAges([of(-hour, 1), of(hour, 2), of(3 * day, 4), of(400 * day, 8)], now);
    expect(bars.map(({ name, values }) => [name, values.size])).toEqual([
      ['Last 24 hours', 3],
      ['Last 7 days', 4],
      ['Last 30 days', 0],
      ['Last 90 days', 0],
      ['Last year', 0],
      ['Older', 8],
    ]);
    expect(backupAges([of(hour, 2)], now)).toHaveLength(4);
  });
});

describe('growth', () => {
  const sample = (hours: number, figures: Partial<StorageSample>): StorageSample => ({
    takenOn: new Date(now + hours * hour).toISOString(),
    occasion: 'HOUR',
    daemonId: null,
    databaseBytes: null,
    heapBytes: null,
    indexBytes: null,
    toastBytes: null,
    usageBytes: null,
    usageCount: null,
    backupBytes: null,
    backupCount: null,
    otherBytes: null,
    ...figures,
  });
  const [database, usage] = growthMetrics;
  const samples = [
    sample(0, {}),
    sample(1, { databaseBytes: 100, heapBytes: 40, indexBytes: 20, toastBytes: 10 }),
    sample(2, { databaseBytes: 150, heapBytes: 60, indexBytes: 30, toastBytes: 10, usageBytes: 7 }),
  ];

  it('is drawn in parts that add up to the whole, with a gap where nothing is known', () => {
    expect(pointsOf(database, samples).map(({ values }) => values)).toEqual([
      { heap: null, indexes: null, toast: null, own: null },
      { heap: 40, indexes: 20, toast: 10, own: 30 },
      { heap: 60, indexes: 30, toast: 10, own: 50 },
    ]);
  });

  it('has the chosen days as its axis, and the newest sample within it', () => {
    expect(plotRange(7, now, [{ time: now - hour }])).toEqual({ from: now - 7 * day, to: now });
    expect(plotRange(365, now, [])).toEqual({ from: now - 365 * day, to: now });
    expect(plotRange(1, now, [{ time: now + hour }])).toEqual({ from: now + hour - day, to: now + hour });
  });

  it('goes from the first to the last moment that is known', () => {
    expect(changeOf(database, samples)).toMatchObject({ first: { size: 100 }, last: { size: 150 } });
    expect(changeOf(usage, samples)).toBeNull();
  });
});
