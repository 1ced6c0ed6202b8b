import { bucket, copyBucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import type { ObjectLock } from '#server/ports/bucket.ts';
import { doRecorded } from '../history/record-event.ts';
import { noSuchBackup, requireBackupKey } from './backup-key.ts';
import { noteKey, readBackupNote } from './backup-note.ts';
import { recordKey } from './backup-record.ts';

const words = { BACKUP: 'backup', RESTORE: 'restore', VERIFY: 'verification' } as const;

/**
 * Deletes a backup from the bucket, for good, and what is written beside it.
 * @param deletedBy email
 * @throws AppError NOT_FOUND; CONFLICT while a daemon uses it, or it is protected or locked; BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function deleteBackup(key: string, deletedBy: string): Promise<void> {
  requireBackupKey(key);
  const running = await consoleDb().daemon.findFirst({
    where: { OR: [{ backupKey: key }, { safetyKey: key }], endedOn: null },
    select: { id: true, type: true },
  });
  if (running !== null) {
    throw new AppError(
      'CONFLICT',
      `A running ${words[running.type]} uses this backup (ID: ${running.id}). Wait until it has finished, or stop it.`,
      { daemonId: String(running.id) },
    );
  }
  const object = await bucket().head(key);
  if (object === null) {
    // The second bucket is there for what the first one lost: this console deletes nothing in it.
    if (
      (await copyBucket()
        ?.head(key)
        .catch(() => null)) == null
    )
      throw noSuchBackup(key);
    throw new AppError(
      'CONFLICT',
      'The first bucket does not have this backup any more. Its copy stays in the second bucket until someone deletes it there.',
    );
  }
  if ((await readBackupNote(bucket(), key)).keep) {
    throw new AppError('CONFLICT', 'This backup is protected from deletion. Remove the protection on its page first.');
  }
  const lock = await bucket().lockOf(key);
  if (lock !== null) throw isLocked(lock);
  const event = { kind: 'BACKUP_DELETED', doneBy: deletedBy, subject: key, details: { bytes: object.size } } as const;
  await doRecorded(event, () => bucket().delete(key));
  await Promise.all([bucket().delete(noteKey(key)), bucket().delete(recordKey(key))]);
}

/** A bucket with versions would hide a locked object and keep it: nobody would know that it is there. */
function isLocked({ until }: ObjectLock): AppError {
  return new AppError(
    'CONFLICT',
    until === null
      ? 'The bucket keeps this backup by a legal hold. It cannot be deleted until someone ends the hold in the bucket.'
      : `The bucket keeps this backup by lock until ${until.toISOString()}. It cannot be deleted before.`,
  );
}
