import { keyFromUrl } from '#server/adapters/bucket/key-from-url.ts';
import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';

/** Whether an object is named like a backup: the console lists, shows and deletes no others. */
export function isBackupKey(key: string): boolean {
  return key.endsWith('.zip') && key !== '.zip' && !key.endsWith('/.zip');
}

/** @throws AppError NOT_FOUND when no backup can have that name */
export function requireBackupKey(key: string): void {
  const steps = key.split('/');
  const isPlain = isBackupKey(key) && !steps.includes('..') && !steps.includes('.') && !steps.includes('');
  if (!isPlain || Buffer.byteLength(key) > 1024) throw noSuchBackup(key);
}

export function noSuchBackup(key: string): AppError {
  return new AppError(
    'NOT_FOUND',
    `There is no backup named ${JSON.stringify(key.slice(0, 200))} in this stack’s bucket.`,
  );
}

/**
 * The key that a caller means by a key or by the full address of an object in this stack's bucket.
 * @param field names it in the sentence
 * @throws AppError BAD_REQUEST
 */
export function keyMeantBy(text: string, field: string): string {
  const key = keyFromUrl(settings().bucket, text);
  if (key !== null) return key;
  throw new AppError(
    'BAD_REQUEST',
    `The field "${field}" takes the name of a backup in this stack’s bucket, such as BackupDaemonJob12-123456789012345678.zip, or its full address.`,
  );
}

/**
 * The key that a caller means by `url`, by `fileName`, or by both if they mean the same.
 * @throws AppError BAD_REQUEST when they name no object of this stack's bucket, or two
 */
export function keyAskedFor({ url, fileName }: { url?: string | undefined; fileName?: string | undefined }): string {
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
