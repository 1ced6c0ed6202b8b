import { backupNumber } from '#lib/backup-number.ts';
import { backupStanding } from '#lib/backup-standing.ts';
import type { Backup, BackupQuery } from '#lib/contracts/backup.ts';

type Filters = Pick<BackupQuery, 'search' | 'verified' | 'keep' | 'safety' | 'noted' | 'from' | 'to'>;

/** Whether these filters need the note of every backup. */
export function needsNotes({ search, keep, noted }: Filters): boolean {
  return wordsOf(search).length > 0 || keep !== undefined || noted !== undefined;
}

/** Whether these filters need the end of every object, which holds its origin. */
export function needsOrigins({ search, safety }: Filters): boolean {
  return wordsOf(search).length > 0 || safety !== undefined;
}

/** Makes a function that decides whether a backup is listed. */
export function matchBackup(filters: Filters): (backup: Backup) => boolean {
  const words = wordsOf(filters.search);
  const [from, to] = [filters.from?.getTime(), filters.to?.getTime()];
  return (backup) => {
    const takenMs = Date.parse(backup.takenOn);
    return (
      (filters.verified === undefined || backupStanding(backup) === filters.verified) &&
      (filters.keep === undefined || backup.keep === filters.keep) &&
      (filters.safety === undefined || (backup.safetyFor !== null) === filters.safety) &&
      (filters.noted === undefined || (backup.note !== null) === filters.noted) &&
      (from === undefined || takenMs >= from) &&
      (to === undefined || takenMs < to) &&
      words.every((word) => holds(backup, word))
    );
  };
}

const fewDigits = /^\d{1,5}$/;

/** A short number means a backup's number, and not some of the eighteen random digits in a file's name. */
function holds({ key, number, note, signer }: Backup, word: string): boolean {
  if (note !== null && plain(note).includes(word)) return true;
  if (signer !== null && plain(signer.stack).includes(word)) return true;
  if (!fewDigits.test(word)) return plain(key).includes(word);
  return number === word || (backupNumber(key) === null && plain(key).includes(word));
}

function wordsOf(search: string | undefined): string[] {
  return plain(search ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
