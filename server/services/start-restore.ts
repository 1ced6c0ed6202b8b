import type { BackupRestoreStatus, StartRestoreInput } from '#lib/contracts/daemon.ts';
import { AppError } from '#server/errors.ts';
import { keyMeantBy } from './backup-key.ts';
import { backupFileName } from './start-backup.ts';
import { startDaemon } from './start-daemon.ts';

/**
 * Starts a restore from an archive in this stack's bucket, after a safety backup of what is there unless the input says no. Whether the archive is there is found out by the daemon, which
 * then ends FAILED.
 * @param startedBy email
 * @throws AppError BAD_REQUEST when `url` and `fileName` name no object of this bucket, or two; CONFLICT with the id of the
 *   daemon at work
 */
export async function startRestore(input: StartRestoreInput, startedBy: string): Promise<BackupRestoreStatus> {
  const key = restoreKey(input);
  const isSafe = input.safetyBackup ?? true;
  return startDaemon({
    type: 'RESTORE',
    startedBy,
    keyOf: () => key,
    ...(isSafe ? { safetyKeyOf: backupFileName } : {}),
  });
}

function restoreKey({ url, fileName }: StartRestoreInput): string {
  const [key, other] = [
    ...(url === undefined ? [] : [keyMeantBy(url, 'url')]),
    ...(fileName === undefined ? [] : [keyMeantBy(fileName, 'fileName')]),
  ];
  if (key === undefined) {
    throw new AppError(
      'BAD_REQUEST',
      'The field "url" is missing: it takes the name of a backup in this stack’s bucket.',
    );
  }
  if (other !== undefined && other !== key) {
    throw new AppError(
      'BAD_REQUEST',
      'The fields "url" and "fileName" name two different backups: give one of them, or the same in both.',
    );
  }
  return key;
}
