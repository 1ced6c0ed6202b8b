import { expect, test } from 'vitest';
import { paceSeries } from '#lib/pace-series.ts';
import { type RateSample, RateSamples } from './rate-samples.ts';

/** What the console database would hold after these batches. */
class Kept {
  readonly samples = new Map<number, RateSample>();
  take(batch: { samples: RateSample[]; samplesGone: number[] }): void {
    for (const number of batch.samplesGone) this.samples.delete(number);
    for (const sample of batch.samples) this.samples.set(sample.number, sample);
  }
  rows(): [number, number][] {
    return [...this.samples.values()].map(({ on, rows }) => [on.getTime(), rows]);
  }
}

const at = (ms: number) => new Date(ms);

test('a job that copies for a moment has the rate of that moment, not of all its time', () => {
  const samples = new RateSamples();
  const kept = new Kept();
  kept.take(samples.takeBatch({ isLast: false, now: at(0) }));
  samples.begin({ rows: 0, bytes: 0 }, at(600));
  samples.move({ rows: 1000, bytes: 0 }, at(620));
  samples.move({ rows: 1700, bytes: 0 }, at(650));
  kept.take(samples.takeBatch({ isLast: true, now: at(990) }));
  const { average, points } = paceSeries(kept.rows());
  expect(average).toBeCloseTo(1700 / 0.05);
  expect(points).toEqual([{ from: 600, time: 650, perSecond: 1700 / 0.05 }]);
});

test('a long job has at most 240 samples, evenly, with the first and the last movement', () => {
  const samples = new RateSamples();
  const kept = new Kept();
  samples.begin({ rows: 0, bytes: 0 }, at(0));
  for (let second = 1; second <= 3600; second++) {
    for (let part = 0; part < 20; part++)
      samples.move({ rows: second * 20 + part, bytes: 0 }, at(second * 1000 + part * 50));
    kept.take(samples.takeBatch({ isLast: second === 3600, now: at(second * 1000 + 999) }));
    expect(kept.samples.size).toBeLessThanOrEqual(240);
  }
  const times = kept.rows().map(([time]) => time);
  expect(times.length).toBeGreaterThan(100);
  expect([times[0], times.at(-1)]).toEqual([0, 3_600_950]);
  const gaps = times.slice(1).map((time, place) => time - (times[place] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(40_000);
  const { average, peak } = paceSeries(kept.rows());
  expect(average).toBeCloseTo(20, 0);
  expect(peak).toBeLessThan(41);
});

test('a job that waits shows no rate meanwhile', () => {
  const samples = new RateSamples();
  const kept = new Kept();
  samples.begin({ rows: 0, bytes: 0 }, at(0));
  samples.move({ rows: 100, bytes: 0 }, at(200));
  for (let second = 1; second < 5; second++) kept.take(samples.takeBatch({ isLast: false, now: at(second * 1000) }));
  expect(paceSeries(kept.rows()).points.map(({ perSecond }) => perSecond)).toEqual([500, 0, 0, 0, 0]);
});
