import { abortUploads } from '#server/engine/upload/abort-uploads.ts';
import type { Bucket } from '#server/ports/bucket.ts';

/**
 * Removes what an unfinished backup left in the bucket: its open uploads and its object. A key belongs to one daemon, so nothing of
 * another daemon is touched.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function cleanUpBackup(bucket: Bucket, key: string): Promise<void> {
  await abortUploads(bucket, key);
  if ((await bucket.head(key)) !== null) await bucket.delete(key);
}
