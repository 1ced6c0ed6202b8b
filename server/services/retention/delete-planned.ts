import { consoleDb, type RetentionDeletion } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { type AppError, isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { noteKey } from '../backups/backup-note.ts';
import { recordKey } from '../backups/backup-record.ts';
import { beginEvent } from '../history/record-event.ts';

/** A row of a run's list. */
export type PlannedDeletion = RetentionDeletion;

type Outcome = 'DELETED' | 'KEPT' | 'LOCKED' | 'REFUSED' | 'GONE';

/**
 * Deletes one backup of a run's list: its event in the history first, then the object, then what is written beside it, then the end of both.
 * Killed at any line, it is continued by the next call for the same row.
 * @param object as it was just seen; null if it is no longer there
 * @returns whether it was deleted
 * @throws AppError BUCKET_UNREACHABLE; the row stays open then
 */
export async function deletePlanned(
  bucket: Bucket,
  deletion: PlannedDeletion,
  object: BucketObject | null,
): Promise<boolean> {
  const { key, etag, outcome } = deletion;
  if (object === null && outcome !== 'BEGUN') {
    return settleUndeleted(deletion, 'GONE', 'It was no longer in the bucket: somebody else deleted it.');
  }
  const begun = outcome === 'BEGUN' ? deletion : await begin(deletion);
  if (begun === null) return false;
  if (object !== null) {
    const refusal = await deleteObject(bucket, key, etag);
    if (refusal?.code === 'PRECONDITION_FAILED') return settleUndeleted(begun, 'KEPT', 'The file was replaced since.');
    if (refusal !== null) return settleUndeleted(begun, ...(await tellRefusal(bucket, key, refusal)));
    if ((await bucket.head(key))?.etag === etag) {
      return settleUndeleted(begun, 'REFUSED', 'The bucket answered that it was deleted, but it is still there.');
    }
  }
  await Promise.all([bucket.delete(noteKey(key)), bucket.delete(recordKey(key))]);
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

/** Writes the event and that the deletion has begun. @returns null if another runner has settled it */
async function begin(deletion: PlannedDeletion): Promise<PlannedDeletion | null> {
  const { runId, position, key, bytes, rule, goes, takenOn } = deletion;
  return consoleDb().$transaction(async (db) => {
    const details = {
      bytes: Number(bytes),
      rule: rule ?? '',
      goes,
      takenOn: takenOn.toISOString(),
      run: String(runId),
    };
    const auditId = await beginEvent(db, { kind: 'BACKUP_DELETED', doneBy: null, subject: key, details });
    const where = { runId, position, outcome: 'PLANNED' } as const;
    const { count } = await db.retentionDeletion.updateMany({ where, data: { outcome: 'BEGUN', auditId } });
    if (count === 1) return { ...deletion, outcome: 'BEGUN', auditId };
    await db.audit.delete({ where: { id: auditId } });
    return null;
  });
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
  { runId, position, auditId }: PlannedDeletion,
  outcome: Outcome,
  reason: string | null,
): Promise<boolean> {
  return consoleDb().$transaction(async (db) => {
    const where = { runId, position, outcome: { in: ['PLANNED', 'BEGUN'] as ('PLANNED' | 'BEGUN')[] } };
    const { count } = await db.retentionDeletion.updateMany({ where, data: { outcome, reason, settledOn: now() } });
    if (count === 0 || auditId === null) return count === 1;
    if (outcome === 'DELETED') await db.audit.updateMany({ where: { id: auditId }, data: { outcome: 'DONE' } });
    else if (outcome === 'KEPT' || outcome === 'GONE') await db.audit.deleteMany({ where: { id: auditId } });
    else {
      await db.$executeRaw`
        update audit set outcome = 'FAILED', details = details || jsonb_build_object('reason', ${reason}::text) where id = ${auditId}`;
    }
    return true;
  });
}
