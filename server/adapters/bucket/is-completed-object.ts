import { createHash } from 'node:crypto';
import type { BucketObject, UploadedPart } from '#server/ports/bucket.ts';

/**
 * Whether an object is the one that the completion of an upload would have made. Its ETag says so, which is the MD5 of the parts' MD5s.
 * When the bucket's ETags are no MD5s (encryption), its size and number of parts decide.
 * @param size the size of the upload in bytes; NaN when it is not known
 */
export function isCompletedObject(found: BucketObject, parts: UploadedPart[], size: number): boolean {
  const areDigests = parts.every(({ etag }) => /^[0-9a-f]{32}$/.test(etag));
  if (areDigests) {
    const hash = createHash('md5');
    for (const { etag } of parts) hash.update(Buffer.from(etag, 'hex'));
    if (found.etag === `${hash.digest('hex')}-${parts.length}`) return true;
  }
  return found.size === size && found.etag.endsWith(`-${parts.length}`);
}
