import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { describeWays } from '#server/engine/backup/describe-ways.ts';
import { abortUploads } from '#server/engine/upload/abort-uploads.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { cleanUpBackup } from './clean-up-backup.ts';

/**
 * Keeps the archive of a backup whose runner is gone if it is complete, and removes what there is of it if not.
 * @param daemon `id`: the daemon that wrote it; `backupKey`: the key of the object
 * @returns the rows and notes of the complete archive, and what it leaves out; null if it was not complete
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function recoverBackup(
  bucket: Bucket,
  daemon: { id: number; backupKey: string },
): Promise<{ rows: number; notes: string[]; unreadable: Unreadable | null } | null> {
  await abortUploads(bucket, daemon.backupKey);
  try {
    const { manifest } = await readManifest(bucket, daemon.backupKey);
    if (manifest.daemonId === String(daemon.id)) {
      const notes = [...manifest.notes, ...describeWays(manifest)];
      return { rows: manifest.rows, notes, unreadable: manifest.unreadable ?? null };
    }
  } catch (error) {
    if (!isAppError(error) || (error.code !== 'ARCHIVE_NOT_FOUND' && error.code !== 'ARCHIVE_INVALID')) throw error;
  }
  await cleanUpBackup(bucket, daemon.backupKey);
  return null;
}
