import type { DeletedBackup } from '#lib/contracts/retention/deleted-backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { AppError } from '#server/errors.ts';
import { doRecorded } from '../../history/record-event.ts';
import { requireBackupKey } from '../backup-key.ts';
import { noteKey, readBackupNote, writeNote } from '../backup-note.ts';
import { recordKey } from '../backup-record.ts';

/**
 * Brings a deleted backup back, with what was written beside it, and protects it from deletion: the rules that deleted it would do so
 * again. The protection comes first: at no moment is the backup there without it.
 * @param undeletedBy email
 * @throws AppError NOT_FOUND if the bucket keeps no version of it; CONFLICT if it is not deleted; BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function undeleteBackup(key: string, undeletedBy: string): Promise<Omit<DeletedBackup, 'deletedOn'>> {
  requireBackupKey(key);
  if ((await bucket().head(key)) !== null) {
    throw new AppError('CONFLICT', `The backup ${JSON.stringify(key)} is not deleted.`);
  }
  const deleted = await findDeleted(key);
  const event = {
    kind: 'BACKUP_UNDELETED',
    doneBy: undeletedBy,
    subject: key,
    details: { bytes: deleted.size },
  } as const;
  const { size, lastModified } = await doRecorded(event, async () => {
    await bucket().undelete(noteKey(key));
    await bucket().undelete(recordKey(key));
    await protect(key, undeletedBy);
    const object = await bucket().undelete(key);
    if (object === null) throw isGone(key);
    return object;
  });
  return { key, size, lastModified: lastModified.toISOString() };
}

async function findDeleted(key: string) {
  for await (const object of bucket().listDeleted(key)) if (object.key === key) return object;
  throw isGone(key);
}

/** Its note says that it is protected. @throws AppError PRECONDITION_FAILED if the note is changed at the same time */
async function protect(key: string, changedBy: string): Promise<void> {
  const { note, keep, etag } = await readBackupNote(bucket(), key);
  if (keep) return;
  const changed = { note, keep: true, changedBy, changedOn: new Date().toISOString() };
  await bucket().put(noteKey(key), writeNote(changed), { contentType: 'application/json', etag });
}

function isGone(key: string): AppError {
  return new AppError(
    'NOT_FOUND',
    `The bucket keeps no version of a deleted backup named ${JSON.stringify(key.slice(0, 200))}.`,
  );
}
