import { expect, it } from 'vitest';
import { chooseBackup } from './choose-backup.ts';

const at = new Date('2026-11-30T12:00:00Z');
const backup = (key: string, takenOn: string, origin: 'OWN' | 'TRUSTED' | 'FOREIGN' | 'UNSIGNED' | null = 'OWN') => ({
  key,
  takenOn: `${takenOn}T03:00:00.000Z`,
  origin,
});
const backups = [
  backup('b', '2026-11-20'),
  backup('d', '2026-11-29', 'TRUSTED'),
  backup('foreign', '2026-11-30', 'FOREIGN'),
  backup('unsigned', '2026-01-01', 'UNSIGNED'),
  backup('unread', '2026-01-02', null),
  backup('a', '2026-10-01'),
  backup('c', '2026-11-25'),
];

it('takes the newest or the oldest that this stack or a trusted one made', () => {
  expect(chooseBackup({ which: 'NEWEST', randomDays: null }, backups, at, 0)).toBe('d');
  expect(chooseBackup({ which: 'OLDEST', randomDays: null }, backups, at, 0)).toBe('a');
});

it('takes each of the last days by chance, and none from before', () => {
  const choice = { which: 'RANDOM' as const, randomDays: 15 };
  const chosen = [0, 0.2, 0.4, 0.5, 0.7, 0.999].map((random) => chooseBackup(choice, backups, at, random));
  expect(new Set(chosen)).toEqual(new Set(['b', 'c', 'd']));
});

it('takes none where there is none', () => {
  expect(chooseBackup({ which: 'NEWEST', randomDays: null }, [], at, 0)).toBeNull();
  expect(chooseBackup({ which: 'RANDOM', randomDays: 1 }, backups.slice(2), at, 0.5)).toBeNull();
});
