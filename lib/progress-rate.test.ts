import { describe, expect, it } from 'vitest';
import { addSample, type Pace, rateOf, stalledFor, timeLeft } from './progress-rate.ts';

/** A pace from [seconds, current] pairs. */
function paceOf(...points: [number, number][]): Pace {
  let pace: Pace | null = null;
  for (const [seconds, current] of points)
    pace = addSample(pace, { at: seconds * 1000, current, message: 'Copying public.film' });
  if (!pace) throw new Error('A pace takes a point.');
  return pace;
}

describe('rateOf', () => {
  it('is silent until five seconds were measured', () => {
    expect(rateOf(paceOf([0, 0], [4.9, 490]), 4900)).toBeNull();
    expect(rateOf(paceOf([0, 0], [5, 500]), 5000)).toBeCloseTo(100);
  });
  it('counts the time since the last sample, so that a stall slows it', () => {
    expect(rateOf(paceOf([0, 0], [5, 500]), 10_000)).toBeCloseTo(50);
  });
  it('is null when nothing moved', () => expect(rateOf(paceOf([0, 7], [9, 7]), 9000)).toBeNull());
  it('looks at the last 30 s alone', () => {
    const pace = paceOf([0, 0], [10, 10], [60, 20], [70, 1020], [80, 2020], [90, 3020]);
    expect(rateOf(pace, 90_000)).toBeCloseTo(100);
  });
  it('keeps few samples however long it lasts', () => {
    const points = Array.from({ length: 2000 }, (_, index): [number, number] => [index / 4, index]);
    expect(paceOf(...points).samples.length).toBeLessThan(125);
  });
  it('begins again when the count falls', () => {
    expect(rateOf(paceOf([0, 900], [5, 1900], [6, 0]), 6000)).toBeNull();
  });
});

describe('timeLeft', () => {
  it('is the rest at the present rate', () => {
    expect(timeLeft(paceOf([0, 0], [10, 1000]), 5000, 10_000)).toBeCloseTo(40_000);
  });
  it('is null with no total, no rate, or nothing left', () => {
    expect(timeLeft(paceOf([0, 0], [10, 1000]), 0, 10_000)).toBeNull();
    expect(timeLeft(paceOf([0, 0]), 10, 0)).toBeNull();
    expect(timeLeft(paceOf([0, 0], [10, 10]), 10, 10_000)).toBeNull();
  });
});

describe('stalledFor', () => {
  it('speaks after 15 s without a move', () => {
    const pace = paceOf([0, 0], [5, 10], [12, 10]);
    expect(stalledFor(pace, 19_000)).toBeNull();
    expect(stalledFor(pace, 20_000)).toBe(15_000);
  });
  it('takes another message for a move', () => {
    const pace = addSample(paceOf([0, 10], [1, 10]), { at: 14_000, current: 10, message: 'Building indexes' });
    expect(stalledFor(pace, 20_000)).toBeNull();
  });
});
