import type { z } from 'zod';
import type { Backup, BackupPage } from '#lib/contracts/backup.ts';
import type { pageQuery } from '#lib/contracts/paging.ts';
import type { Bucket, BucketObject } from '#server/adapters/bucket/bucket.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { isBackupKey } from './backup-key.ts';
import { isNoteKey, noNote, noteKey, readNoteObject } from './backup-note.ts';
import { findOrigins, unknownOrigin } from './find-origins.ts';
import { findProofs, nothingKnown } from './find-proofs.ts';
import { findSafetyBackups } from './find-safety-backups.ts';
import { limitConcurrency } from './limit-concurrency.ts';

const noteReadsAtOnce = 8;

/**
 * A page of the objects in the stack's bucket that are named like a backup, newest first.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function listBackups(query: z.output<typeof pageQuery>, signal?: AbortSignal): Promise<BackupPage> {
  const stackBucket = bucket();
  const found: BucketObject[] = [];
  const notes = new Map<string, BucketObject>();
  for await (const object of stackBucket.list('', signal)) {
    if (isBackupKey(object.key)) found.push(object);
    else if (isNoteKey(object.key)) notes.set(object.key, object);
  }
  found.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime() || (a.key < b.key ? 1 : -1));
  const page = found.slice(query.offset, query.offset + query.limit);
  const [standings, safety, origins] = await Promise.all([
    findProofs(page),
    findSafetyBackups(page.map(({ key }) => key)),
    findOrigins(stackBucket, page, signal),
  ]);
  const together = limitConcurrency(noteReadsAtOnce, Number.POSITIVE_INFINITY, () => new Error('never'));
  const results = await Promise.all(
    page.map(async (object) => {
      const beside = notes.get(noteKey(object.key));
      const { note, keep } =
        beside === undefined ? noNote : await together(() => readNoteObject(stackBucket, beside, signal));
      const { key } = object;
      const { origin, signer } = origins.get(key) ?? unknownOrigin;
      const safetyFor = origin === 'OWN' ? (safety.get(key) ?? null) : null;
      const known = { ...(standings.get(key) ?? nothingKnown), safetyFor };
      return { ...toBackup(stackBucket, object), note, keep, ...known, origin, signer };
    }),
  );
  return { totalNumberOfResults: found.length, results };
}

/** An object as the list tells it, with no note, no mark, no proof and no origin. */
export function toBackup(stackBucket: Bucket, { key, size, lastModified }: BucketObject): Backup {
  return {
    key,
    size,
    lastModified: lastModified.toISOString(),
    url: stackBucket.url(key),
    note: null,
    keep: false,
    ...nothingKnown,
    safetyFor: null,
    ...unknownOrigin,
  };
}
