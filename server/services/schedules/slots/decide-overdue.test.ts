import { expect, test } from 'vitest';
import { firstUncoveredSlot, isOverdue } from './decide-overdue.ts';

const at = (text: string) => new Date(text);
const promisedSince = at('2026-12-01T12:00Z');
const nightly = { cron: '0 3 * * *', zone: 'UTC', quiet: [], catchUpMinutes: null, promisedSince };

test.each([
  ['nothing was promised yet', null, '2026-12-02T02:00Z', null],
  ['the first night has no backup', null, '2026-12-02T10:00Z', '2026-12-02T03:00:00.000Z'],
  [
    'a backup from before the promise covers nothing',
    '2026-12-01T03:00Z',
    '2026-12-02T10:00Z',
    '2026-12-02T03:00:00.000Z',
  ],
  ['the newest covers its night', '2026-12-05T03:00:10Z', '2026-12-05T23:00Z', null],
  ['one that was taken a minute before the slot covers it', '2026-12-05T02:59Z', '2026-12-05T23:00Z', null],
  [
    'the newest was deleted: the one of the night before does not cover',
    '2026-12-04T03:00Z',
    '2026-12-05T04:00Z',
    '2026-12-05T03:00:00.000Z',
  ],
  [
    'nothing came for days: the first night counts',
    '2026-12-04T03:00Z',
    '2026-12-09T04:00Z',
    '2026-12-05T03:00:00.000Z',
  ],
  ['all were deleted', null, '2026-12-09T04:00Z', '2026-12-02T03:00:00.000Z'],
])('%s', (_, newest, now, expected) => {
  const slot = firstUncoveredSlot(nightly, newest === null ? null : at(newest), at(now));
  expect(slot?.toISOString() ?? null).toBe(expected);
});

test('the wait is over after the limit, or as soon as the run has ended without a backup in the bucket', () => {
  const slot = at('2026-12-05T03:00Z');
  expect(isOverdue(nightly, slot, false, at('2026-12-05T14:59Z'))).toBe(false);
  expect(isOverdue(nightly, slot, false, at('2026-12-05T15:01Z'))).toBe(true);
  expect(isOverdue(nightly, slot, true, at('2026-12-05T03:01Z'))).toBe(true);
});
