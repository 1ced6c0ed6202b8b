import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { abortUploads } from '#server/engine/upload/abort-uploads.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';

/**
 * Takes away what an unfinished backup left in the bucket: its open uploads and its object. Keys name one daemon each, so
 * nothing of another is touched.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function cleanUpBackup(bucket: Bucket, key: string): Promise<void> {
  await abortUploads(bucket, key);
  if ((await bucket.head(key)) !== null) await bucket.delete(key);
}

/**
 * What is left of a backup whose runner is gone: its archive if it was whole already, else nothing.
 * @returns the rows and notes of the whole archive, or null
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function recoverBackup(
  bucket: Bucket,
  daemon: { id: number; backupKey: string },
): Promise<{ rows: number; notes: string[] } | null> {
  await abortUploads(bucket, daemon.backupKey);
  try {
    const { manifest } = await readManifest(bucket, daemon.backupKey);
    if (manifest.daemonId === String(daemon.id)) return { rows: manifest.rows, notes: manifest.notes };
  } catch (error) {
    if (!isAppError(error) || (error.code !== 'ARCHIVE_NOT_FOUND' && error.code !== 'ARCHIVE_INVALID')) throw error;
  }
  await cleanUpBackup(bucket, daemon.backupKey);
  return null;
}
