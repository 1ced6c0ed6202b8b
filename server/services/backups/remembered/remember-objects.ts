import type { Bucket, BucketObject } from '#server/ports/bucket.ts';

/** Reads something of an object that was listed or looked up. */
export type ReadObject<Value> = (bucket: Bucket, object: BucketObject, signal?: AbortSignal) => Promise<Value>;

const mostRemembered = 10_000;

/** Remembers what was read, by bucket, key and ETag: an object with the same ETag holds the same. What throws is not remembered. */
export function rememberObjects<Value>(read: ReadObject<Value>): ReadObject<Value> {
  const remembered = new Map<string, { value: Value }>();
  return async (bucket, object, signal) => {
    const name = `${bucket.url(object.key)} ${object.etag}`;
    const known = remembered.get(name);
    if (known !== undefined) return known.value;
    const value = await read(bucket, object, signal);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(name, { value });
    return value;
  };
}
