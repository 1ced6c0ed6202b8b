import type { Bucket } from '#server/adapters/bucket/bucket.ts';
import type { Repository } from '#server/adapters/repository-db/repository.ts';
import type { EngineLimits } from '../limits.ts';
import type { OnProgress } from '../progress.ts';

export type BackupInput = {
  bucket: Bucket;
  repository: Repository;
  signal: AbortSignal;
  onProgress: OnProgress;
  limits: EngineLimits;
  /** Where the archive goes. */
  key: string;
  /** null: every user schema. */
  schemas: string[] | null;
  /** Written into the manifest. */
  about: { stack: string; consoleVersion: string; daemonId: string; startedBy: string; startedOn: Date };
};

/** Bytes of the archive file; notes name what it does not hold. */
export type BackupResult = { bytes: number; rows: number; tables: number; notes: string[] };

/**
 * Streams the whole repository, consistent to one instant, into one object. Stopped or failed it leaves no object and no
 * open upload.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED
 */
export declare function backUp(input: BackupInput): Promise<BackupResult>;
