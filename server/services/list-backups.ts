import type { z } from 'zod';
import type { Backup, BackupPage } from '#lib/contracts/backup.ts';
import type { pageQuery } from '#lib/contracts/paging.ts';
import type { Bucket, BucketObject } from '#server/adapters/bucket/bucket.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { isBackupKey } from './backup-key.ts';

/**
 * A page of the objects in the stack's bucket that are named like a backup, newest first.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function listBackups(query: z.output<typeof pageQuery>, signal?: AbortSignal): Promise<BackupPage> {
  const stackBucket = bucket();
  const found: BucketObject[] = [];
  for await (const object of stackBucket.list('', signal)) if (isBackupKey(object.key)) found.push(object);
  found.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime() || (a.key < b.key ? 1 : -1));
  const results = found.slice(query.offset, query.offset + query.limit).map((object) => toBackup(stackBucket, object));
  return { totalNumberOfResults: found.length, results };
}

/** An object as the list tells it. */
export function toBackup(stackBucket: Bucket, { key, size, lastModified }: BucketObject): Backup {
  return { key, size, lastModified: lastModified.toISOString(), url: stackBucket.url(key) };
}
