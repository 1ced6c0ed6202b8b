import { copyBucket } from '#server/adapters/bucket/create-bucket.ts';
import { AppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';

/** @returns the second bucket. @throws AppError CONFLICT if there is none */
export function requireCopyBucket(): Bucket {
  const second = copyBucket();
  if (second !== null) return second;
  throw new AppError(
    'CONFLICT',
    'There is no second bucket, so there are no copies. Set COPY_S3_BUCKET, and restart the console and its runners.',
  );
}
