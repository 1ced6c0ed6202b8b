import type { DeletedBackupPage } from '#lib/contracts/retention/deleted-backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { AppError } from '#server/errors.ts';
import type { DeletedObject } from '#server/ports/bucket.ts';
import { isBackupKey } from '../backup-key.ts';

/** So many are held in memory to be put in order. */
const most = 100_000;

/**
 * The backups that were deleted and that the bucket still keeps a version of, the last deleted first. None in a bucket that keeps no
 * versions.
 * @throws AppError BUCKET_REFUSED (s3:ListBucketVersions), BUCKET_UNREACHABLE, STOPPED
 */
export async function listDeletedBackups(
  { limit, offset }: { limit: number; offset: number },
  signal?: AbortSignal,
): Promise<DeletedBackupPage> {
  const found: DeletedObject[] = [];
  for await (const object of bucket().listDeleted('', signal)) {
    if (!isBackupKey(object.key)) continue;
    if (found.length === most) throw tooMany();
    found.push(object);
  }
  found.sort((a, b) => b.deletedOn.getTime() - a.deletedOn.getTime() || (a.key < b.key ? -1 : 1));
  return {
    totalNumberOfResults: found.length,
    results: found.slice(offset, offset + limit).map(({ key, size, lastModified, deletedOn }) => ({
      key,
      size,
      lastModified: lastModified.toISOString(),
      deletedOn: deletedOn.toISOString(),
    })),
  };
}

function tooMany(): AppError {
  return new AppError(
    'BUCKET_REFUSED',
    'The bucket keeps versions of more than 100,000 deleted backups. Give it a lifecycle rule that deletes old versions.',
  );
}
