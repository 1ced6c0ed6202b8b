import type { Backup } from '#lib/contracts/backup.ts';
import type { DrillTarget } from '#lib/contracts/protection/drill.ts';

const dayMs = 24 * 60 * 60 * 1000;

type Choice = { which: DrillTarget; randomDays: number | null };

/**
 * Chooses the backup that a drill verifies: of those that this stack or a trusted one made, as the schema of others needs a person's consent.
 * @param backups of the bucket, in any order
 * @param at the present time
 * @param random a number from 0 to below 1
 * @returns its key; null if there is none
 */
export function chooseBackup(
  { which, randomDays }: Choice,
  backups: readonly Pick<Backup, 'key' | 'takenOn' | 'origin'>[],
  at: Date,
  random: number,
): string | null {
  const ordered = backups
    .filter(({ origin }) => origin === 'OWN' || origin === 'TRUSTED')
    .toSorted((one, other) => Date.parse(other.takenOn) - Date.parse(one.takenOn));
  if (which === 'NEWEST') return ordered[0]?.key ?? null;
  if (which === 'OLDEST') return ordered.at(-1)?.key ?? null;
  const since = at.getTime() - (randomDays ?? 0) * dayMs;
  const recent = ordered.filter(({ takenOn }) => Date.parse(takenOn) >= since);
  return recent[Math.floor(random * recent.length)]?.key ?? null;
}
