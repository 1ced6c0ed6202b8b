import type { Backup } from '#lib/contracts/backup.ts';

/** "Backup 14", "Safety backup of restore 5", or null where the console made it in no job: then its file's name is its name. */
export function backupName({ number, safetyFor }: Pick<Backup, 'number' | 'safetyFor'>): string | null {
  if (safetyFor !== null) return `Safety backup of restore ${safetyFor.daemonId}`;
  return number === null ? null : `Backup ${number}`;
}
