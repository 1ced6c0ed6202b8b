import { type BucketSettings, settings } from '#server/env.ts';
import type { Bucket } from './bucket.ts';
import { createS3Bucket } from './create-s3-bucket.ts';

let current: { settings: BucketSettings; bucket: Bucket } | null = null;

/** The bucket of this process's settings, one client for all. @throws AppError SETTING_INVALID */
export function bucket(): Bucket {
  const wanted = settings().bucket;
  if (current?.settings !== wanted) current = { settings: wanted, bucket: createS3Bucket(wanted) };
  return current.bucket;
}
