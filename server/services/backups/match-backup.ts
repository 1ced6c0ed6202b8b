import { backupNumber } from '#lib/backup-number.ts';
import { backupStanding } from '#lib/backup-standing.ts';
import type { Backup, BackupQuery } from '#lib/contracts/backup.ts';

type Filters = Pick<BackupQuery, 'search' | 'verified' | 'keep' | 'safety' | 'noted' | 'from' | 'to'>;

/** Whether a list with these filters can only be told once every backup's note was read. */
export function needsNotes({ search, keep, noted }: Filters): boolean {
  return wordsOf(search).length > 0 || keep !== undefined || noted !== undefined;
}

/** Whether it takes the end of every backup, which says whose it is. */
export function needsOrigins({ search, safety }: Filters): boolean {
  return wordsOf(search).length > 0 || safety !== undefined;
}

/** Makes what tells whether a backup is to be listed. */
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
