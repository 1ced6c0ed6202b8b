import type { Bucket, BucketObject } from '#server/adapters/bucket/bucket.ts';
import type { Manifest } from './manifest.ts';

export type OpenedArchive = { object: BucketObject; manifest: Manifest };

/**
 * Reads an archive's manifest with small ranged reads from its end, whatever its size.
 * @throws AppError ARCHIVE_NOT_FOUND, ARCHIVE_INVALID (empty, cut short, no ZIP, no manifest, damaged, or of a newer format),
 *   BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED
 */
export declare function readManifest(bucket: Bucket, key: string, signal?: AbortSignal): Promise<OpenedArchive>;
