import { z } from 'zod';
import { type BackupNote, backupNote } from '#lib/contracts/backup.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { isBackupKey } from './backup-key.ts';

/** What is written beside a backup; `etag` of the object that holds it, null when there is none. */
export type StoredNote = BackupNote & { etag: string | null };

export const noNote: StoredNote = { note: null, keep: false, changedBy: null, changedOn: null, etag: null };

const ending = '.json';
const mostBytes = 64 * 1024;
const mostRemembered = 5000;

const noteFile = z.object({ format: z.literal('stack-console-note'), ...backupNote.shape });

/** The notes that were read, by bucket, key and ETag: an object with the same ETag holds the same. */
const remembered = new Map<string, StoredNote>();

/** The object beside a backup that holds its note and its mark. */
export function noteKey(key: string): string {
  return `${key}${ending}`;
}

/** Whether an object may hold the note of a backup. */
export function isNoteKey(key: string): boolean {
  return key.endsWith(ending) && isBackupKey(key.slice(0, -ending.length));
}

/** What is written beside a backup. One that is missing or can't be understood counts as empty. @throws AppError BUCKET_* */
export async function readBackupNote(bucket: Bucket, key: string, signal?: AbortSignal): Promise<StoredNote> {
  const object = await bucket.head(noteKey(key), signal);
  return object === null ? noNote : readNoteObject(bucket, object, signal);
}

/** The same for an object that was listed or looked up. @throws AppError BUCKET_* */
export async function readNoteObject(
  bucket: Bucket,
  { key, size, etag }: BucketObject,
  signal?: AbortSignal,
): Promise<StoredNote> {
  const name = `${bucket.url(key)} ${etag}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  try {
    const options = { etag, ...(signal === undefined ? {} : { signal }) };
    const body = size > mostBytes ? Buffer.alloc(0) : await bucket.read(key, { start: 0, end: size }, options);
    const stored = { ...understand(body), etag };
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(name, stored);
    return stored;
  } catch (error) {
    const isGone = isAppError(error) && (error.code === 'ARCHIVE_NOT_FOUND' || error.code === 'ARCHIVE_INVALID');
    if (isGone) return noNote;
    throw error;
  }
}

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
