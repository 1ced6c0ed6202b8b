import type { BucketUse } from '#lib/contracts/storage-report.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { isBackupKey } from '../backups/backup-key.ts';
import { isNoteKey } from '../backups/backup-note.ts';
import { isRecordKey } from '../backups/backup-record.ts';

/**
 * What the stack's place in its bucket holds: each backup, the newest first, the notes and records beside them together, and the other
 * objects by the folder they are in.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED
 */
export async function getBucketUse(signal?: AbortSignal): Promise<BucketUse> {
  const stackBucket = bucket();
  const backups: { key: string; size: number; lastModified: Date }[] = [];
  const notes = { count: 0, bytes: 0 };
  const others = new Map<string, { count: number; bytes: number; newestMs: number }>();
  for await (const { key, size, lastModified } of stackBucket.list('', signal)) {
    if (isBackupKey(key)) {
      backups.push({ key, size, lastModified });
      continue;
    }
    if (isNoteKey(key) || isRecordKey(key)) {
      notes.count += 1;
      notes.bytes += size;
      continue;
    }
    const prefix = key.slice(0, key.indexOf('/') + 1);
    const known = others.get(prefix) ?? { count: 0, bytes: 0, newestMs: 0 };
    const newestMs = Math.max(known.newestMs, lastModified.getTime());
    others.set(prefix, { count: known.count + 1, bytes: known.bytes + size, newestMs });
  }
  backups.sort((a, b) => b.lastModified.getTime() - a.lastModified.getTime() || (a.key < b.key ? 1 : -1));
  return {
    bucket: stackBucket.name,
    backups: backups.map((backup) => ({ ...backup, lastModified: backup.lastModified.toISOString() })),
    notes,
    others: [...others]
      .map(([prefix, { count, bytes, newestMs }]) => ({
        prefix,
        count,
        bytes,
        newestOn: new Date(newestMs).toISOString(),
      }))
      .sort((a, b) => b.bytes - a.bytes || (a.prefix < b.prefix ? -1 : 1)),
  };
}
