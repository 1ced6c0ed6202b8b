import { createHash } from 'node:crypto';
import type { BucketObject, UploadedPart } from '#server/ports/bucket.ts';

/**
 * Whether an object that was found is what the completion of an upload would have made: by its ETag, which is the MD5 of
 * the parts' MD5s, or, where a bucket's ETags are none (encryption), by its size and its number of parts.
 * @param size in bytes, NaN when it is not known
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
