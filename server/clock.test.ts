import { afterEach, expect, test } from 'vitest';
import { now, setClock } from './clock.ts';

afterEach(() => setClock(null));

test('the clock of a process can be set, and goes back to the machine’s own', () => {
  setClock(() => new Date('2027-03-28T01:30:00Z'));
  expect(now().toISOString()).toBe('2027-03-28T01:30:00.000Z');
  setClock(null);
  expect(Math.abs(now().getTime() - Date.now())).toBeLessThan(1000);
});
