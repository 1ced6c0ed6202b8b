import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { isBackupKey } from './backup-key.ts';
import { isNoteKey } from './backup-note.ts';
import { isRecordKey } from './backup-record.ts';

/** The content of the bucket: the backups, and the notes and records that are written beside them, by those objects' keys. */
export type FoundObjects = {
  objects: BucketObject[];
  notes: Map<string, BucketObject>;
  records: Map<string, BucketObject>;
};

/** Lists the stack's whole place in the bucket. @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED */
export async function lookIntoBucket(stackBucket: Bucket, signal: AbortSignal | undefined): Promise<FoundObjects> {
  const found: FoundObjects = { objects: [], notes: new Map(), records: new Map() };
  for await (const object of stackBucket.list('', signal)) {
    if (isBackupKey(object.key)) found.objects.push(object);
    else if (isNoteKey(object.key)) found.notes.set(object.key, object);
    else if (isRecordKey(object.key)) found.records.set(object.key, object);
  }
  return found;
}
