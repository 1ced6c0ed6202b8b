import { type BucketSettings, settings } from '#server/env.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { createS3Bucket } from './create-s3-bucket.ts';
import { patienceOf } from './create-s3-client.ts';

let current: { settings: BucketSettings; bucket: Bucket } | null = null;

/** Returns the bucket of this process's settings, with one client for all callers. @throws AppError SETTING_INVALID */
export function bucket(): Bucket {
  const wanted = settings().bucket;
  if (current?.settings !== wanted) current = { settings: wanted, bucket: createS3Bucket(wanted) };
  return current.bucket;
}

/**
 * Returns the same bucket for daemons: a request that fails is tried again for half of S3_TIMEOUT_SECONDS.
 * @throws AppError SETTING_INVALID
 */
export function bucketOfDaemons(): Bucket {
  const wanted = settings().bucket;
  return createS3Bucket(wanted, patienceOf(wanted.timeoutMs, { isPersistent: true }));
}
