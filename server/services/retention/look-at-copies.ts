import type { RetentionHold, RetentionRules } from '#lib/contracts/retention/retention.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { type BackupCopy, consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { decideWithLocks, type Look } from './decide-with-locks.ts';
import { findHolds } from './find-holds.ts';
import { type GatheredArchive, gatherArchives } from './gather-archives.ts';
import { newestWhole } from './look-at-backups.ts';

/** The bucket with the backups, and the one with their copies. */
export type BothBuckets = { first: Bucket; second: Bucket };

/**
 * Looks at both buckets and decides about the copies in the second. The first is needed whole: what is protected there is protected here,
 * and a copy whose original vanished without this console having deleted it is the last one that there is.
 * @throws AppError BUCKET_* if either of them can't be listed whole; STOPPED; whatever the console database says
 */
export async function lookAtCopies(
  { first, second }: BothBuckets,
  rules: RetentionRules,
  signal?: AbortSignal,
): Promise<Look> {
  const rows = await consoleDb().backupCopy.findMany({ where: { stackId: defaultStackId } });
  const known = new Map(rows.map((row) => [row.key, row]));
  const originals = await gatherArchives(first, { signal });
  const copies = await gatherArchives(second, { signal, asWritten: (object) => asWritten(object, known) });
  const originalOf = new Map(originals.archives.map((archive) => [archive.key, archive]));
  const missing = copies.archives.map(({ key }) => key).filter((key) => !originalOf.has(key));
  const deleted = await findDeleted(missing);
  const archives = copies.archives.map((copy) => {
    const original = originalOf.get(copy.key);
    const isAlone = original === undefined && !deleted.has(copy.key);
    return judgeCopy({ ...copy, isAlone, isProtected: copy.isProtected || original?.isProtected === true }, known);
  });
  const newest = newestWhole([...originals.archives, ...archives]);
  const holds = [...(await findHolds(newest, signal)), ...originals.holds, ...copies.holds, ...failing(rows)];
  return decideWithLocks(second, archives, rules, holds.filter(isFirstOfKind));
}

/** A copy that was compared counts from when its original was written: what was done with that before the copy was made counts, too. */
function asWritten(object: BucketObject, known: ReadonlyMap<string, BackupCopy>): BucketObject {
  const row = known.get(object.key);
  return row !== undefined && isCompared(object, row) ? { ...object, lastModified: row.writtenOn } : object;
}

/**
 * A copy that nobody compared counts only if a verification restored it. If a verification found the backup to be damaged, the copy may be
 * the one that is whole, unless reading it back showed the fault. Neither counts, and neither is deleted.
 */
function judgeCopy(copy: GatheredArchive, known: ReadonlyMap<string, BackupCopy>): GatheredArchive {
  const row = known.get(copy.key);
  const isSure = row !== undefined && isCompared(copy.object, row);
  const isDoubted = copy.standing === 'damaged' ? row?.finding == null : copy.standing !== 'verified' && !isSure;
  return isDoubted ? { ...copy, standing: 'damaged', isDoubted } : copy;
}

function isCompared({ etag }: BucketObject, { state, copyEtag, verifiedOn }: BackupCopy): boolean {
  return (state === 'DONE' || state === 'DELETED') && copyEtag === etag && verifiedOn !== null;
}

/** Which of these backups this console deleted from the first bucket. */
async function findDeleted(keys: string[]): Promise<Set<string>> {
  const events = await consoleDb().audit.findMany({
    where: { kind: 'BACKUP_DELETED', outcome: 'DONE', subject: { in: keys } },
    select: { subject: true },
  });
  return new Set(events.flatMap(({ subject }) => subject ?? []));
}

/** While a backup can't be copied, no copy is deleted: the second bucket is not in order. */
function failing(rows: readonly BackupCopy[]): RetentionHold[] {
  const failed = rows.filter(({ state, isInFirst }) => state === 'FAILED' && isInFirst);
  if (failed.length === 0) return [];
  return [{ kind: 'COPY_FAILED', what: `${formatCount(failed.length, 'backup')} could not be copied.` }];
}

/** The same archive may be unreadable in both buckets; one notice for each kind is shown. */
function isFirstOfKind({ kind }: RetentionHold, index: number, holds: RetentionHold[]): boolean {
  return holds.findIndex((hold) => hold.kind === kind) === index;
}
