import {
  type ConsoleDbTransaction,
  consoleDb,
  type Prisma,
  type RetentionDeletion,
} from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { type AppError, isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { noteKey } from '../backups/backup-note.ts';
import { recordKey } from '../backups/backup-record.ts';
import { beginEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** A row of a run's list. */
export type PlannedDeletion = RetentionDeletion;

/** Where is deleted; `first`: the first bucket, if that is the second one. */
export type DeletionPlace = { bucket: Bucket; first?: Bucket };

type Outcome = 'DELETED' | 'KEPT' | 'LOCKED' | 'REFUSED' | 'GONE';

/**
 * Deletes one backup of a run's list: its event in the history first, then the object, then what is written beside it, then the end of both.
 * Killed at any line, it is continued by the next call for the same row.
 * @param object as it was just seen; null if it is no longer there
 * @returns whether it was deleted
 * @throws AppError BUCKET_UNREACHABLE; the row stays open then
 */
export async function deletePlanned(
  { bucket, first }: DeletionPlace,
  deletion: PlannedDeletion,
  object: BucketObject | null,
): Promise<boolean> {
  const { key, etag, outcome } = deletion;
  if (object === null && outcome !== 'BEGUN') {
    return settleUndeleted(deletion, 'GONE', 'It was no longer in the bucket: someone else deleted it.');
  }
  const begun = outcome === 'BEGUN' ? deletion : await begin(deletion, first !== undefined);
  if (begun === 'settled') return false;
  if (begun === 'unknown') return settleUndeleted(deletion, 'KEPT', 'It is not the copy that was compared.');
  if (object !== null) {
    const refusal = await deleteObject(bucket, key, etag);
    if (refusal?.code === 'PRECONDITION_FAILED') return settleUndeleted(begun, 'KEPT', 'The file was replaced since.');
    if (refusal !== null) return settleUndeleted(begun, ...(await tellRefusal(bucket, key, refusal)));
    if ((await bucket.head(key))?.etag === etag) {
      return settleUndeleted(begun, 'REFUSED', 'The bucket answered that it was deleted, but it is still there.');
    }
  }
  // The notes beside a copy come from the first bucket: while that has the backup, they would come back.
  if (first === undefined || (await first.head(key)) === null) {
    await Promise.all([bucket.delete(noteKey(key)), bucket.delete(recordKey(key))]);
  }
  return settle(begun, 'DELETED', null);
}

/** @returns the refusal; null if it was deleted, or was not there. @throws AppError BUCKET_UNREACHABLE */
async function deleteObject(bucket: Bucket, key: string, etag: string): Promise<AppError | null> {
  try {
    await bucket.delete(key, { etag });
    return null;
  } catch (error) {
    const isRefusal = isAppError(error) && (error.code === 'PRECONDITION_FAILED' || error.code === 'BUCKET_REFUSED');
    if (!isRefusal) throw error;
    return error;
  }
}

async function tellRefusal(bucket: Bucket, key: string, refusal: AppError): Promise<['LOCKED' | 'REFUSED', string]> {
  const lock = await bucket.lockOf(key).catch(() => null);
  if (lock === null) return ['REFUSED', refusal.message];
  return ['LOCKED', lock.until === null ? 'Kept by a legal hold.' : `Kept by lock until ${lock.until.toISOString()}.`];
}

/**
 * Writes the event and that the deletion has begun. A copy is marked before it is gone: one that vanished would be made again.
 * @returns 'settled' if another runner has settled it; 'unknown' if the object is not the copy that was compared
 */
async function begin(deletion: PlannedDeletion, isCopy: boolean): Promise<PlannedDeletion | 'settled' | 'unknown'> {
  const { runId, position, key, etag, bytes, rule, goes, takenOn } = deletion;
  return consoleDb().$transaction(async (db) => {
    if (isCopy && !(await markCopy(db, { key, etag }, 'DELETED'))) return 'unknown';
    const details = {
      bytes: Number(bytes),
      rule: rule ?? '',
      goes,
      takenOn: takenOn.toISOString(),
      run: String(runId),
    };
    const kind = isCopy ? 'COPY_DELETED' : 'BACKUP_DELETED';
    const auditId = await beginEvent(db, { kind, doneBy: null, subject: key, details });
    const where = { runId, position, outcome: 'PLANNED' } as const;
    const { count } = await db.retentionDeletion.updateMany({ where, data: { outcome: 'BEGUN', auditId } });
    if (count === 1) return { ...deletion, outcome: 'BEGUN', auditId };
    await db.audit.delete({ where: { id: auditId } });
    return 'settled';
  });
}

/** @returns whether the copy is one that was made and compared, or found, so that its row could be changed */
async function markCopy(
  db: ConsoleDbTransaction,
  { key, etag }: Pick<PlannedDeletion, 'key' | 'etag'>,
  state: 'DONE' | 'DELETED',
): Promise<boolean> {
  const where = {
    stackId: defaultStackId,
    key,
    copyEtag: etag,
    state: { in: ['DONE', 'DELETED'] },
  } satisfies Prisma.BackupCopyWhereInput;
  return (await db.backupCopy.updateMany({ where, data: { state } })).count === 1;
}

/** Ends a deletion that did not take place, with a sentence that says why. @returns false */
export async function settleUndeleted(
  deletion: PlannedDeletion,
  outcome: Exclude<Outcome, 'DELETED'>,
  reason: string,
): Promise<boolean> {
  await settle(deletion, outcome, reason);
  return false;
}

/** Writes the end of a deletion and of its event in one transaction. What was not done leaves no event, unless the bucket refused it. */
async function settle(
  { runId, position, key, etag, auditId }: PlannedDeletion,
  outcome: Outcome,
  reason: string | null,
): Promise<boolean> {
  return consoleDb().$transaction(async (db) => {
    const where = { runId, position, outcome: { in: ['PLANNED', 'BEGUN'] as ('PLANNED' | 'BEGUN')[] } };
    const { count } = await db.retentionDeletion.updateMany({ where, data: { outcome, reason, settledOn: now() } });
    if (count === 0 || auditId === null) return count === 1;
    const { kind } = await db.audit.findUniqueOrThrow({ where: { id: auditId }, select: { kind: true } });
    if (kind === 'COPY_DELETED' && outcome !== 'DELETED') {
      await markCopy(db, { key, etag }, 'DONE');
    }
    if (outcome === 'DELETED') await db.audit.updateMany({ where: { id: auditId }, data: { outcome: 'DONE' } });
    else if (outcome === 'KEPT' || outcome === 'GONE') await db.audit.deleteMany({ where: { id: auditId } });
    else {
      await db.$executeRaw`
        update audit set outcome = 'FAILED', details = details || jsonb_build_object('reason', ${reason}::text) where id = ${auditId}`;
    }
    return true;
  });
}
