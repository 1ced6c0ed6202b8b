import type { Bucket } from '#server/adapters/bucket/bucket.ts';
import type { Repository } from '#server/adapters/repository-db/repository.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { EngineLimits } from '../limits.ts';
import type { OnProgress } from '../progress.ts';

/** What a restore would do. A restore with problems is refused. */
export type RestorePlan = {
  archive: OpenedArchive;
  /** The repository as it is: rows are PostgreSQL's estimate unless exact; bytes on disk. */
  now: {
    database: string;
    serverVersion: string;
    bytes: number;
    tables: { schema: string; name: string; rows: number; exact: boolean }[];
  };
  /** Sentences; each is a reason why the restore can't succeed. */
  problems: string[];
  notes: string[];
};

export type PreflightInput = {
  bucket: Bucket;
  repository: Repository;
  key: string;
  /** null: every user schema. */
  schemas: string[] | null;
  applicationName: string;
  signal: AbortSignal;
};

/**
 * Compares an archive with the repository, changing nothing.
 * @throws AppError ARCHIVE_NOT_FOUND, ARCHIVE_INVALID, BUCKET_*, REPOSITORY_*, STOPPED
 */
export declare function preflightRestore(input: PreflightInput): Promise<RestorePlan>;

export type RestoreInput = PreflightInput & {
  onProgress: OnProgress;
  limits: EngineLimits;
  /** How long to wait for the tables' locks. */
  lockTimeoutMs: number;
  /** After preflight, before anything changes: the stack goes DOWN here. */
  onBeforeChange: (plan: RestorePlan) => Promise<void>;
  /** The transaction that does it all has begun (xid8 in decimal): kept, so that its fate can be looked up. */
  onTransaction: (transaction: { id: string; backendPid: number }) => Promise<void>;
};

export type RestoreResult = { rows: number; bytes: number; tables: number; notes: string[] };

/**
 * Replaces the repository's rows with the archive's, in one transaction: all or nothing.
 * @throws AppError ARCHIVE_MISMATCH (preflight's problems), ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED
 */
export declare function restore(input: RestoreInput): Promise<RestoreResult>;

/**
 * What became of a restore's transaction, from pg_xact_status; null when PostgreSQL no longer knows.
 * Ends sessions with `applicationName` that still work on it first, so that the answer is final.
 */
export declare function settleTransaction(input: {
  repository: Repository;
  transactionId: string;
  applicationName: string;
}): Promise<'committed' | 'aborted' | null>;
