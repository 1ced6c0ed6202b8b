import { readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import { noSuchBackup, requireBackupKey } from './backup-key.ts';
import { readBackupNote, type StoredNote } from './backup-note.ts';

/**
 * The note and the mark of a backup, which stand beside it in the bucket.
 * @throws AppError NOT_FOUND, BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function getBackupNote(key: string): Promise<StoredNote> {
  requireBackupKey(key);
  if ((await readingBucket().head(key)) === null) throw noSuchBackup(key);
  return readBackupNote(readingBucket(), key);
}

/** The inside of its ETag. */
export function backupNoteTag({ etag }: StoredNote): string {
  return etag ?? 'none';
}
