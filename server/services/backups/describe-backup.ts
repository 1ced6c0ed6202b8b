import type { Backup } from '#lib/contracts/backup.ts';
import { settings } from '#server/env.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { findBackupJobs } from './find-backup-jobs.ts';
import { notCopiedYet } from './find-copies.ts';
import { unknownOrigin } from './find-origins.ts';
import { nothingKnown } from './find-proofs.ts';

/** A new object as the list describes it: without note, mark and origin, and not yet verified or restored. */
export async function describeBackup(stackBucket: Bucket, object: BucketObject): Promise<Backup> {
  const { key, size, lastModified } = object;
  const job = (await findBackupJobs([object])).get(key);
  return {
    key,
    number: job?.number ?? null,
    takenOn: (job?.takenOn ?? lastModified).toISOString(),
    size,
    lastModified: lastModified.toISOString(),
    url: stackBucket.url(key),
    note: null,
    keep: false,
    ...nothingKnown,
    safetyFor: null,
    lastRestore: null,
    ...unknownOrigin,
    incomplete: null,
    copy: settings().copyBucket === null ? null : notCopiedYet,
  };
}
