import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import type { BucketObject } from '#server/ports/bucket.ts';
import { isBackupKey } from '../backups/backup-key.ts';
import { findOrigins } from '../backups/find-origins.ts';

/** A whole and complete backup of this stack, and when its data was read, by its own signed manifest. */
export type NewestBackup = { key: string; snapshotOn: Date };

const readAtOnce = 8;

/**
 * The newest whole backup of this stack that is in the bucket now, by the time of its snapshot. One that left rows out does not count. The end of each object is read until
 * no older object can be newer; an object without a valid signature of this stack does not count.
 * @returns null if there is none
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function findNewestBackup(signal?: AbortSignal): Promise<NewestBackup | null> {
  const stackBucket = bucket();
  const objects: BucketObject[] = [];
  for await (const object of stackBucket.list('', signal)) if (isBackupKey(object.key)) objects.push(object);
  objects.sort((one, other) => other.lastModified.getTime() - one.lastModified.getTime());
  let newest: NewestBackup | null = null;
  for (let start = 0; start < objects.length; start += readAtOnce) {
    const some = objects.slice(start, start + readAtOnce);
    if (newest !== null && (some[0]?.lastModified ?? newest.snapshotOn) <= newest.snapshotOn) return newest;
    const origins = await findOrigins(stackBucket, some, signal);
    for (const { key, lastModified } of some) {
      const { origin = null, snapshotOn = null, incomplete = null } = origins.get(key) ?? {};
      if (origin !== 'OWN' || snapshotOn === null || incomplete !== null) continue;
      const takenOn = new Date(Math.min(Date.parse(snapshotOn), lastModified.getTime()));
      if (newest === null || takenOn > newest.snapshotOn) newest = { key, snapshotOn: takenOn };
    }
  }
  return newest;
}
