import { z } from 'zod';
import { backupProof, backupVerification } from '#lib/contracts/backup.ts';
import { openSeal, sealStatement } from '#server/engine/signing/sealed-statement.ts';
import type { StackKey } from '#server/engine/signing/stack-key.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { isBackupKey } from './backup-key.ts';

const kind = 'stack-console-record-1';
const ending = '.record.json';
const mostBytes = 64 * 1024;
const mostRemembered = 5000;

const statement = z.object({
  /** The stack whose console knows it. */
  stack: z.string(),
  /** Which archive it is of: the object's ETag, and the SHA-256 of its manifest where it is signed. */
  etag: z.string(),
  manifestSha256: z.string().nullable(),
  proof: backupProof.nullable(),
  lastVerification: backupVerification.nullable(),
});
export type RecordStatement = z.infer<typeof statement>;

/** What a console wrote beside a backup of what it knows of it. Its signature holds; whose it is, is another question. */
export type BackupRecord = { fingerprint: string; statement: RecordStatement };

/** What was read, by bucket, key and ETag: an object with the same ETag holds the same. */
const remembered = new Map<string, BackupRecord | null>();

/** The object beside a backup that holds what is known of it. */
export function recordKey(key: string): string {
  return `${key}${ending}`;
}

/** Whether an object may hold what is known of a backup. */
export function isRecordKey(key: string): boolean {
  return key.endsWith(ending) && isBackupKey(key.slice(0, -ending.length));
}

/** @returns null for an object that is gone, is no record, or has a signature that does not hold. @throws AppError BUCKET_*, STOPPED */
export async function readRecordObject(
  bucket: Bucket,
  { key, size, etag }: BucketObject,
  signal?: AbortSignal,
): Promise<BackupRecord | null> {
  const name = `${bucket.url(key)} ${etag}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  try {
    const options = { etag, ...(signal === undefined ? {} : { signal }) };
    const record = size > mostBytes ? null : understand(await bucket.read(key, { start: 0, end: size }, options));
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(name, record);
    return record;
  } catch (error) {
    const isGone = isAppError(error) && (error.code === 'ARCHIVE_NOT_FOUND' || error.code === 'ARCHIVE_INVALID');
    if (isGone) return null;
    throw error;
  }
}

/** The object's text. */
export function writeRecord(record: RecordStatement, key: StackKey): Buffer {
  return sealStatement(kind, record, key);
}

function understand(body: Buffer): BackupRecord | null {
  const opened = body.length === 0 ? null : openSeal(kind, body);
  const parsed = statement.safeParse(opened?.statement);
  return opened === null || !parsed.success ? null : { fingerprint: opened.fingerprint, statement: parsed.data };
}
