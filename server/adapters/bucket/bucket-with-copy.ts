import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';

const mark = 'copy-';

/** Is told the key of an object that is read from the second bucket, and why. */
export type OnCopy = (key: string, why: 'missing' | 'unreachable') => void;

/**
 * Makes one bucket of two for those who read backups: an object that the first one does not have, or cannot give because it is not
 * reached, is the second's. Whatever changes a bucket changes the first.
 *
 * The ETag of an object of the second bucket begins with "copy-" here, so that its reads go there, and two objects are never mixed.
 * @param options.mayChange whether a read that the first bucket breaks off in the middle of an object continues in an object of the same
 *   size in the second. Only for readers that compare every chunk with its SHA-256
 * @param options.onCopy is told the key of each object that is read from the second bucket, and why
 */
export function bucketWithCopy(
  first: Bucket,
  second: Bucket,
  { mayChange = false, onCopy }: { mayChange?: boolean; onCopy?: OnCopy } = {},
): Bucket {
  const sizes = new Map<string, number>();
  const ofSecond = async (key: string, why: 'missing' | 'unreachable', signal?: AbortSignal) => {
    const object = await second.head(key, signal);
    if (object !== null) onCopy?.(key, why);
    return object === null ? null : markObject(object);
  };
  return {
    ...first,
    async head(key, signal) {
      try {
        const object = await first.head(key, signal);
        if (object === null) return await ofSecond(key, 'missing', signal).catch(() => null);
        if (mayChange) sizes.set(key, object.size);
        return object;
      } catch (error) {
        const other = isUnreachable(error) ? await ofSecond(key, 'unreachable', signal).catch(() => null) : null;
        if (other === null) throw error;
        return other;
      }
    },
    async read(key, range, options = {}) {
      const { etag } = options;
      if (etag?.startsWith(mark) === true)
        return second.read(key, range, { ...options, etag: etag.slice(mark.length) });
      try {
        return await first.read(key, range, options);
      } catch (error) {
        if (!mayChange || !(isUnreachable(error) || isInColdStorage(error))) throw error;
        const other = await second.head(key, options.signal).catch(() => null);
        if (other === null || other.size !== sizes.get(key)) throw error;
        onCopy?.(key, 'unreachable');
        return second.read(key, range, { ...options, etag: other.etag });
      }
    },
  };
}

/** Whether an object, as bucketWithCopy() gives it, is the second bucket's. */
export function isInCopy({ etag }: Pick<BucketObject, 'etag'>): boolean {
  return etag.startsWith(mark);
}

/** An object of the second bucket as bucketWithCopy() gives it. */
export function markObject(object: BucketObject): BucketObject {
  return { ...object, etag: `${mark}${object.etag}` };
}

function isInColdStorage(error: unknown): boolean {
  return isAppError(error) && error.reason === 'IN_COLD_STORAGE';
}

function isUnreachable(error: unknown): boolean {
  return isAppError(error) && error.code === 'BUCKET_UNREACHABLE';
}
