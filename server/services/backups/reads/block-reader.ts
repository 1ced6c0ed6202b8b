import { isInCopy } from '#server/adapters/bucket/bucket-with-copy.ts';
import { copyBucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { defaultStackId } from '../../stacks/default-stack.ts';

/** Reads bytes `start` to `end` (exclusive) of a backup. */
export type ReadBlock = (range: { start: number; end: number }) => Promise<Buffer>;

/**
 * Reads a backup block by block, one after the other. When the first bucket is no longer reached, the blocks that follow come from the
 * copy in the second one, if that was compared with this very object byte by byte and is still the object that was compared. The
 * bytes of two backups are never mixed.
 * @param object as readingBucket() gives it
 * @returns what reads a block; it rejects as Bucket.read() does
 */
export function blockReader(stackBucket: Bucket, object: BucketObject, signal: AbortSignal): ReadBlock {
  const { key, etag } = object;
  let copy: { bucket: Bucket; etag: string } | null = null;
  return async (range) => {
    if (copy !== null) return copy.bucket.read(key, range, { etag: copy.etag, signal });
    try {
      return await stackBucket.read(key, range, { etag, signal });
    } catch (error) {
      if (!isAppError(error) || error.code !== 'BUCKET_UNREACHABLE' || signal.aborted) throw error;
      copy = await findSameCopy(object, signal).catch(() => null);
      if (copy === null) throw error;
      logger.warn({ err: error, key, from: range.start }, 'The rest of a backup is read from the second bucket');
      return copy.bucket.read(key, range, { etag: copy.etag, signal });
    }
  };
}

/** The copy whose bytes are known to be those of this object of the first bucket; null if there is none. */
async function findSameCopy(
  object: BucketObject,
  signal: AbortSignal,
): Promise<{ bucket: Bucket; etag: string } | null> {
  const { key, size, etag } = object;
  const second = copyBucket();
  if (second === null || isInCopy(object)) return null;
  const row = await consoleDb().backupCopy.findFirst({
    where: { stackId: defaultStackId, key, etag, state: 'DONE', bytes: size, verifiedOn: { not: null } },
    select: { copyEtag: true },
  });
  if (row === null || row.copyEtag === null) return null;
  const standing = await second.head(key, signal);
  if (standing?.etag !== row.copyEtag || standing.size !== size) return null;
  return { bucket: second, etag: row.copyEtag };
}
