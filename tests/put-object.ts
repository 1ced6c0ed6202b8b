import type { Bucket } from '#server/ports/bucket.ts';

const partBytes = 8 * 1024 * 1024;

/** Puts an object into a bucket, as somebody does who has the bucket's key. */
export async function putObject(bucket: Bucket, key: string, body: Buffer | string): Promise<void> {
  const data = Buffer.from(body);
  const uploadId = await bucket.createUpload(key);
  const parts = [];
  for (let start = 0; start === 0 || start < data.length; start += partBytes) {
    parts.push(await bucket.uploadPart(key, uploadId, parts.length + 1, data.subarray(start, start + partBytes)));
  }
  await bucket.completeUpload(key, uploadId, parts);
}
