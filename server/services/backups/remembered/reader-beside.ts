import { isAppError } from '#server/errors.ts';
import { type ReadObject, rememberObjects } from './remember-objects.ts';

const mostBytes = 64 * 1024;

/**
 * Makes the reader of one kind of small object that lies beside backups. An object with the same ETag is read once.
 * @param understand what the object's body means: of one that is too large to be such an object it gets no byte
 * @param ifGone what counts where the object is gone, or another one by now
 * @returns a function that throws AppError BUCKET_*, STOPPED
 */
export function readerBeside<Value>(
  understand: (body: Buffer, etag: string) => Value,
  ifGone: Value,
): ReadObject<Value> {
  const read = rememberObjects(async (bucket, { key, size, etag }, signal) => {
    const options = { etag, ...(signal === undefined ? {} : { signal }) };
    const body = size > mostBytes ? Buffer.alloc(0) : await bucket.read(key, { start: 0, end: size }, options);
    return understand(body, etag);
  });
  return async (...asked) => {
    try {
      return await read(...asked);
    } catch (error) {
      if (isAppError(error) && (error.code === 'ARCHIVE_NOT_FOUND' || error.code === 'ARCHIVE_INVALID')) return ifGone;
      throw error;
    }
  };
}
