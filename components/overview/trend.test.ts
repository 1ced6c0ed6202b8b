import { describe, expect, it } from 'vitest';
import type { StorageSample } from '#lib/contracts/storage-report.ts';
import { describeChange, type Trend, trendOf } from './trend.ts';

const now = Date.UTC(2026, 10, 24, 16);
const hour = 3_600_000;
const day = 24 * hour;

function sample(agoMs: number, databaseBytes: number | null): StorageSample {
  return {
    takenOn: new Date(now - agoMs).toISOString(),
    occasion: 'HOUR',
    daemonId: null,
    databaseBytes,
    heapBytes: null,
    indexBytes: null,
    toastBytes: null,
    usageBytes: null,
    usageCount: null,
    backupBytes: null,
    backupCount: null,
    otherBytes: null,
  };
}

function trend(...samples: StorageSample[]): Trend {
  const found = trendOf('databaseBytes', samples);
  if (!found) throw new Error('There is no trend.');
  return found;
}

describe('trendOf', () => {
  it('leaves out samples that do not tell the figure', () => {
    expect(trend(sample(2 * hour, 5), sample(hour, null)).latest).toEqual({ time: now - 2 * hour, value: 5 });
    expect(trendOf('usageBytes', [sample(hour, 5)])).toBeNull();
  });
  it('ends with what is known now, whatever was measured before', () => {
    const current = { time: now, value: 7 };
    const known = trendOf('databaseBytes', [sample(hour, 5), sample(-hour, 6)], current);
    expect(known).toEqual({ points: [{ time: now - hour, value: 5 }, current], latest: current });
    expect(trendOf('databaseBytes', [], current)?.latest).toEqual(current);
  });
});

describe('describeChange', () => {
  const month = trend(sample(30 * day, 1e6), sample(8 * day, 3e6), sample(6 * day, 9e6), sample(0, 5e6));
  it('compares with what was so many days ago', () => {
    expect(describeChange(month, 7)).toBe('+2.00 MB in 7 days');
    expect(describeChange(month, 30)).toBe('+4.00 MB in 30 days');
  });
  it('names the time there is where it is less', () => {
    expect(describeChange(trend(sample(3 * hour, 2e6), sample(0, 1e6)), 7)).toBe('−1.00 MB in 3 h');
  });
  it('takes a sample that is nearly as old', () => {
    expect(describeChange(trend(sample(29.5 * day, 2e6), sample(0, 3e6)), 30)).toBe('+1.00 MB in 30 days');
  });
  it('says that nothing changed', () => {
    expect(describeChange(trend(sample(9 * day, 2e6), sample(0, 2e6)), 7)).toBe('No change in 7 days');
  });
  it('compares one sample with nothing', () => expect(describeChange(trend(sample(0, 1)), 7)).toBeNull());
  it('compares nothing with what was seconds ago', () => {
    expect(describeChange(trend(sample(5000, 1), sample(0, 2)), 7)).toBeNull();
  });
});
