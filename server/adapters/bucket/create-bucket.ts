import { type BucketSettings, settings } from '#server/env.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { bucketWithCopy, type OnCopy } from './bucket-with-copy.ts';
import { createS3Bucket } from './create-s3-bucket.ts';
import { patienceOf } from './create-s3-client.ts';

let current: { settings: BucketSettings; bucket: Bucket } | null = null;

/** Returns the bucket of this process's settings, with one client for all callers. @throws AppError SETTING_INVALID */
export function bucket(): Bucket {
  const wanted = settings().bucket;
  if (current?.settings !== wanted) current = { settings: wanted, bucket: createS3Bucket(wanted) };
  return current.bucket;
}

let currentCopy: { settings: BucketSettings; bucket: Bucket } | null = null;

/** Returns the second bucket of this process's settings; null if there is none. @throws AppError SETTING_INVALID */
export function copyBucket(): Bucket | null {
  const wanted = settings().copyBucket;
  if (wanted === null) return null;
  if (currentCopy?.settings !== wanted) currentCopy = { settings: wanted, bucket: createS3Bucket(wanted) };
  return currentCopy.bucket;
}

/**
 * Returns the bucket as those see it who only read backups: what the first bucket does not have or cannot give comes from the second.
 * @throws AppError SETTING_INVALID
 */
export function readingBucket(): Bucket {
  const second = copyBucket();
  return second === null ? bucket() : bucketWithCopy(bucket(), second);
}

/** Returns the same for daemons, which compare every chunk with its SHA-256. @throws AppError SETTING_INVALID */
export function archivesOfDaemons(onCopy: OnCopy): Bucket {
  const second = copyBucketOfRunner();
  return second === null ? bucketOfDaemons() : bucketWithCopy(bucketOfDaemons(), second, { mayChange: true, onCopy });
}

/** Returns the second bucket for the runner's copies; null if there is none. @throws AppError SETTING_INVALID */
export function copyBucketOfRunner(): Bucket | null {
  const wanted = settings().copyBucket;
  return wanted === null ? null : createS3Bucket(wanted, patienceOf(wanted.timeoutMs, { isPersistent: true }));
}

/**
 * Returns the same bucket for daemons: a request that fails is tried again for half of S3_TIMEOUT_SECONDS.
 * @throws AppError SETTING_INVALID
 */
export function bucketOfDaemons(): Bucket {
  const wanted = settings().bucket;
  return createS3Bucket(wanted, patienceOf(wanted.timeoutMs, { isPersistent: true }));
}
