import { expect, it } from 'vitest';
import { describeZone, fromLocalField, nextFullHour, toLocalField } from './local-time.ts';

it('says a moment as a field does, and back', () => {
  const time = new Date(2026, 2, 5, 7, 9);
  expect(toLocalField(time)).toBe('2026-03-05T07:09');
  expect(fromLocalField('2026-03-05T07:09')).toEqual(time);
  for (const text of ['', 'x']) expect(fromLocalField(text)).toBeNull();
});

it('proposes a full hour that leaves time to announce it', () => {
  expect(nextFullHour(new Date(2026, 2, 5, 7, 30).getTime())).toEqual(new Date(2026, 2, 5, 8));
  expect(nextFullHour(new Date(2026, 2, 5, 7, 50).getTime())).toEqual(new Date(2026, 2, 5, 9));
  expect(nextFullHour(new Date(2026, 2, 5, 23, 50).getTime())).toEqual(new Date(2026, 2, 6, 1));
});

it('names the zone', () => {
  expect(describeZone(new Date())).toContain(new Intl.DateTimeFormat().resolvedOptions().timeZone);
});
