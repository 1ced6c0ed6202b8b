import { randomInt } from 'node:crypto';

/**
 * Makes up the file name of a new archive: `BackupDaemonJob<maker>-<18 digits>.zip`. Nobody can guess the digits, and no other
 * archive has them. lib/backup-number.ts reads the number back.
 * @param maker the id of the daemon that writes the archive, or 'Upload' for a file that somebody sends
 */
export function makeArchiveFileName(maker: number | 'Upload'): string {
  const nineDigits = () => String(randomInt(1_000_000_000)).padStart(9, '0');
  return `BackupDaemonJob${maker}-${nineDigits()}${nineDigits()}.zip`;
}
