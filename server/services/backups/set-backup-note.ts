import type { BackupNoteInput } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { doRecorded } from '../history/record-event.ts';
import { noNote, noteKey, type StoredNote, writeNote } from './backup-note.ts';
import { backupNoteTag, getBackupNote } from './get-backup-note.ts';

type Change = {
  /** Email. */
  changedBy: string;
  /** Tags of which one must be the stored note's; null if any note may be stored. */
  ifMatch: string[] | null;
};

const triesBeforeGivingUp = 5;

/**
 * Replaces the note and the mark of a backup. Nothing noted and no mark leaves no object behind.
 * @throws AppError NOT_FOUND, PRECONDITION_FAILED when somebody else changed it meanwhile, BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function setBackupNote(key: string, input: BackupNoteInput, change: Change): Promise<StoredNote> {
  for (let tries = 1; ; tries++) {
    const before = await getBackupNote(key);
    if (change.ifMatch !== null && !change.ifMatch.includes(backupNoteTag(before))) {
      throw new AppError(
        'PRECONDITION_FAILED',
        `The note of this backup was changed meanwhile${before.changedBy === null ? '' : ` by ${before.changedBy}`}: read it again.`,
      );
    }
    try {
      const stored = await replace(key, before, { ...input, note: input.note?.trim() || null }, change.changedBy);
      logger.info(
        { backupKey: key, keep: stored.keep, changedBy: change.changedBy },
        'The note of a backup was changed',
      );
      return stored;
    } catch (error) {
      const isOvertaken = isAppError(error) && error.code === 'PRECONDITION_FAILED';
      if (!isOvertaken || change.ifMatch !== null || tries === triesBeforeGivingUp) throw error;
    }
  }
}

async function replace(
  key: string,
  before: StoredNote,
  input: BackupNoteInput,
  changedBy: string,
): Promise<StoredNote> {
  const beside = noteKey(key);
  const details = { keep: input.keep, noted: input.note !== null };
  const event = { kind: 'BACKUP_NOTED', doneBy: changedBy, subject: key, details } as const;
  if (input.note === null && !input.keep) {
    if (before.etag !== null) await doRecorded(event, () => bucket().delete(beside));
    return noNote;
  }
  const note = { ...input, changedBy, changedOn: new Date().toISOString() };
  const options = { contentType: 'application/json', etag: before.etag };
  const etag = await doRecorded(event, () => bucket().put(beside, writeNote(note), options));
  return { ...note, etag };
}
