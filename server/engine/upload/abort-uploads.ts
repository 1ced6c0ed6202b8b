import type { Bucket } from '#server/ports/bucket.ts';

/**
 * Aborts every open upload of exactly this key, also one that the bucket opened though its answer was lost. Only one daemon may write
 * the key.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function abortUploads(bucket: Bucket, key: string): Promise<void> {
  for (const upload of await bucket.listUploads(key)) {
    if (upload.key === key) await bucket.abortUpload(key, upload.uploadId);
  }
}
