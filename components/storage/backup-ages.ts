import { formatCount } from '#lib/format/format-count.ts';

const dayMs = 24 * 60 * 60 * 1000;

const ages: { name: string; days: number }[] = [
  { name: 'Last 24 hours', days: 1 },
  { name: 'Last 7 days', days: 7 },
  { name: 'Last 30 days', days: 30 },
  { name: 'Last 90 days', days: 90 },
  { name: 'Last year', days: 365 },
  { name: 'Older', days: Number.POSITIVE_INFINITY },
];

/** The backups' sizes by age, each backup in the youngest age that it fits: the bars of a plot, without the ages past the oldest. */
export function backupAges(backups: readonly { size: number; lastModified: string }[], now: number) {
  const bars = ages.map(({ name, days }, index) => {
    const youngest = ages[index - 1]?.days ?? Number.NEGATIVE_INFINITY;
    const inside = backups.filter(({ lastModified }) => {
      const age = (now - Date.parse(lastModified)) / dayMs;
      return age > youngest && age <= days;
    });
    const size = inside.reduce((sum, backup) => sum + backup.size, 0);
    return { id: name, name, values: { size }, detail: formatCount(inside.length, 'backup'), count: inside.length };
  });
  const oldest = bars.findLastIndex(({ count }) => count > 0);
  return bars.slice(0, Math.max(oldest + 1, 4)).map(({ count, ...bar }) => bar);
}
