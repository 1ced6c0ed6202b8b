/** An object in the bucket. `key` is without S3_PREFIX; size in bytes; `etag` without its quotes. */
export type BucketObject = { key: string; size: number; lastModified: Date; etag: string };

/** A part of a multipart upload that the bucket has taken. */
export type UploadedPart = { partNumber: number; etag: string };

/** An open multipart upload. */
export type OpenUpload = { key: string; uploadId: string; initiatedOn: Date };

/**
 * The stack's place in a bucket. Keys are relative to S3_PREFIX, which the adapter puts before every one.
 * Every method throws AppError: ARCHIVE_NOT_FOUND (no such key), BUCKET_REFUSED (access denied and other refusals: the
 * sentence begins with S3's own words, such as "Access Denied", and says which permission on which bucket is missing;
 * details: "Status Code: 403, AWS Request ID: ..., AWS Error Code: AccessDenied, AWS Error Message: ..."),
 * BUCKET_UNREACHABLE (no answer), STOPPED (the signal was aborted).
 */
export interface Bucket {
  readonly name: string;
  /** The full address of an object, as in backupUrl. */
  url(key: string): string;
  /** The objects whose key starts with `prefix`, in key order, page by page as they are taken. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<BucketObject>;
  /** null when there is no such object. */
  head(key: string, signal?: AbortSignal): Promise<BucketObject | null>;
  /** Bytes `start` (inclusive) to `end` (exclusive). With `etag`, an object that changed meanwhile is ARCHIVE_INVALID. */
  read(
    key: string,
    range: { start: number; end: number },
    options?: { etag?: string; signal?: AbortSignal },
  ): Promise<Buffer>;
  createUpload(key: string, signal?: AbortSignal): Promise<string>;
  /** Parts but the last are 5 MiB at least; numbers from 1. Retried inside on passing faults. */
  uploadPart(
    key: string,
    uploadId: string,
    partNumber: number,
    body: Buffer,
    signal?: AbortSignal,
  ): Promise<UploadedPart>;
  /**
   * The object exists, whole, once this resolves.
   * @param options.onlyNew an object that has that key already stays as it is: CONFLICT
   */
  completeUpload(
    key: string,
    uploadId: string,
    parts: UploadedPart[],
    signal?: AbortSignal,
    options?: { onlyNew?: boolean },
  ): Promise<void>;
  /** Nothing when the upload is gone already. */
  abortUpload(key: string, uploadId: string): Promise<void>;
  /** The open uploads whose key starts with `prefix`. */
  listUploads(prefix: string): Promise<OpenUpload[]>;
  /** When the bucket took the last part of an open upload; null when it has none yet, or when the upload is gone. */
  lastPartOn(key: string, uploadId: string): Promise<Date | null>;
  /**
   * Writes a small object whole.
   * @param options.etag the object that is replaced must still have it; null: there must be none yet. Else PRECONDITION_FAILED
   * @returns its ETag
   */
  put(key: string, body: Buffer, options: { contentType: string; etag: string | null }): Promise<string>;
  /** Nothing when there is no such object. */
  delete(key: string): Promise<void>;
  /** Asks the bucket for itself: throws when it can't be used. */
  check(): Promise<void>;
}
