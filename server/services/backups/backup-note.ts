import { z } from 'zod';
import { type BackupNote, backupNote } from '#lib/contracts/backup.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { isBackupKey } from './backup-key.ts';
import { readerBeside } from './remembered/reader-beside.ts';

/** The note beside a backup. `etag` is that of the object with the note, null if there is none. */
export type StoredNote = BackupNote & { etag: string | null };

export const noNote: StoredNote = { note: null, keep: false, changedBy: null, changedOn: null, etag: null };

const ending = '.json';

const noteFile = z.object({ format: z.literal('stack-console-note'), ...backupNote.shape });

/** The object beside a backup that holds its note and its mark. */
export function noteKey(key: string): string {
  return `${key}${ending}`;
}

/** Whether an object's key is that of a note beside a backup. */
export function isNoteKey(key: string): boolean {
  return key.endsWith(ending) && isBackupKey(key.slice(0, -ending.length));
}

/** Reads the note beside a backup. A note that is missing or not readable counts as empty. @throws AppError BUCKET_* */
export async function readBackupNote(bucket: Bucket, key: string, signal?: AbortSignal): Promise<StoredNote> {
  const object = await bucket.head(noteKey(key), signal);
  return object === null ? noNote : readNoteObject(bucket, object, signal);
}

/** The same for an object that was listed or looked up. @throws AppError BUCKET_* */
export const readNoteObject = readerBeside<StoredNote>((body, etag) => ({ ...understand(body), etag }), noNote);

/** The object's text. */
export function writeNote(note: BackupNote): Buffer {
  return Buffer.from(`${JSON.stringify({ format: 'stack-console-note', ...note }, null, 2)}\n`);
}

function understand(body: Buffer): BackupNote {
  try {
    const { note, keep, changedBy, changedOn } = noteFile.parse(JSON.parse(body.toString('utf8')));
    return { note, keep, changedBy, changedOn };
  } catch {
    return noNote;
  }
}
