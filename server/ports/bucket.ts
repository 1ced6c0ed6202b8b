/**
 * An object in the bucket. `key` is without S3_PREFIX; size in bytes; `etag` without its quotes. `lockedUntil`: until when it cannot be
 * deleted; absent if it has no lock, if the key may not read that, and in lists.
 */
export type BucketObject = { key: string; size: number; lastModified: Date; etag: string; lockedUntil?: Date };

/** An object that was deleted in a bucket that keeps versions: what its newest version is, and when it was deleted. */
export type DeletedObject = BucketObject & { deletedOn: Date };

/** A part of a multipart upload that the bucket has stored. */
export type UploadedPart = { partNumber: number; etag: string };

/** A range of an object in another bucket, `end` exclusive. */
export type PartSource = { bucket: Bucket; object: BucketObject; start: number; end: number };

/** An open multipart upload. */
export type OpenUpload = { key: string; uploadId: string; initiatedOn: Date };

/** An object lock that refuses to delete an object: until a time, or, with null, until somebody ends the legal hold. */
export type ObjectLock = { until: Date | null };

/** A lifecycle rule of the bucket that deletes objects under a prefix (with S3_PREFIX): after so many days, or on a date. */
export type ExpirationRule = {
  id: string;
  prefix: string;
  days: number | null;
  date: Date | null;
  /** It deletes only objects larger than this, in bytes. */
  largerThan: number | null;
  /** It deletes only objects smaller than this, in bytes. */
  smallerThan: number | null;
};

/**
 * The stack's place in a bucket. Keys are relative to S3_PREFIX, which the adapter puts before every one.
 * Every method throws AppError: ARCHIVE_NOT_FOUND (no such key), BUCKET_REFUSED (access denied and other refusals: the
 * sentence begins with S3's own words, such as "Access Denied", and says which permission on which bucket is missing;
 * details: "Status Code: 403, AWS Request ID: ..., AWS Error Code: AccessDenied, AWS Error Message: ..."),
 * BUCKET_UNREACHABLE (no answer), STOPPED (the signal was aborted).
 */
export interface Bucket {
  readonly name: string;
  /** Equal for two buckets that are reached with the same address and key, so that the store can copy between them. Never shown. */
  readonly store: string;
  /** The name of an object in its store: the bucket's name, a slash, and the key with S3_PREFIX. */
  sourceName(key: string): string;
  /** The full address of an object, as in backupUrl. */
  url(key: string): string;
  /** The objects whose key starts with `prefix`, in key order, page by page as they are taken. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<BucketObject>;
  /** Looks an object up; null when there is no such object. */
  head(key: string, signal?: AbortSignal): Promise<BucketObject | null>;
  /** Reads the bytes `start` (inclusive) to `end` (exclusive). With `etag`, it throws ARCHIVE_INVALID when the object has changed. */
  read(
    key: string,
    range: { start: number; end: number },
    options?: { etag?: string; signal?: AbortSignal },
  ): Promise<Buffer>;
  /**
   * Opens a multipart upload.
   * @param options.lockedUntil until when the object cannot be deleted, where the bucket has object lock; null if it is not locked
   * @returns its id
   */
  createUpload(key: string, signal?: AbortSignal, options?: { lockedUntil: Date | null }): Promise<string>;
  /** Uploads a part. Every part but the last has at least 5 MiB; numbers start at 1. Temporary faults are retried here. */
  uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Buffer,
    signal?: AbortSignal,
  ): Promise<UploadedPart>;
  /**
   * Has the store copy a range of another object into a part, so that no byte passes through this process.
   * @returns null if it cannot: the buckets are in two stores, or this one does not copy parts
   */
  copyPart(
    target: { key: string; uploadId: string; partNumber: number },
    source: PartSource,
    signal?: AbortSignal,
  ): Promise<UploadedPart | null>;
  /**
   * Completes an upload. The whole object exists when this resolves.
   * @param options.onlyNew an object that has the key already stays as it is, and CONFLICT is thrown
   * @param options.size the bytes of all parts, if another process sent some of them
   */
  completeUpload(
    key: string,
    uploadId: string,
    parts: UploadedPart[],
    signal?: AbortSignal,
    options?: { onlyNew?: boolean; size?: number },
  ): Promise<void>;
  /** Aborts an upload. It does nothing when the upload is gone. */
  abortUpload(key: string, uploadId: string): Promise<void>;
  /** Lists the open uploads whose key starts with `prefix`. */
  listUploads(prefix: string): Promise<OpenUpload[]>;
  /** Reads when the bucket stored the last part of an open upload; null when it has no part yet, or when the upload is gone. */
  lastPartOn(key: string, uploadId: string): Promise<Date | null>;
  /**
   * Writes a small object with one request.
   * @param options.etag the ETag that the replaced object must still have; null when there must be no object yet. Otherwise
   *   PRECONDITION_FAILED is thrown
   * @returns its ETag
   */
  put(key: string, body: Buffer, options: { contentType: string; etag: string | null }): Promise<string>;
  /**
   * Deletes an object. It does nothing when there is no such object.
   * @param options.etag the ETag that it must have; otherwise PRECONDITION_FAILED is thrown. A store that knows no such condition is asked
   *   for the ETag just before
   */
  delete(key: string, options?: { etag: string }): Promise<void>;
  /** The deleted objects whose key starts with `prefix` and that the bucket still keeps a version of, in key order. A store that keeps no versions has none. */
  listDeleted(prefix: string, signal?: AbortSignal): AsyncIterable<DeletedObject>;
  /**
   * Makes the newest version of a deleted object the object again. An object that is not deleted stays as it is.
   * @returns the object; null when the bucket keeps no version of it
   */
  undelete(key: string): Promise<BucketObject | null>;
  /** Reads the lock of an object; null when it is not locked, or when there is no such object. */
  lockOf(key: string): Promise<ObjectLock | null>;
  /** Reads the bucket's lifecycle rules that delete objects and can apply to objects without tags. A store that knows none has none. */
  expirationRules(signal?: AbortSignal): Promise<ExpirationRule[]>;
  /** Checks that the bucket can be used, and throws when it can't. */
  check(): Promise<void>;
}
