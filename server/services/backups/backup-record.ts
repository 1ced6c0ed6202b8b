import { z } from 'zod';
import { backupProof, backupVerification } from '#lib/contracts/backup.ts';
import { openSeal, sealStatement } from '#server/engine/signing/sealed-statement.ts';
import type { StackKey } from '#server/engine/signing/stack-key.ts';
import { isBackupKey } from './backup-key.ts';
import { readerBeside } from './remembered/reader-beside.ts';
import { storedWeaknesses } from './verdict/stored-weaknesses.ts';

const kind = 'stack-console-record-1';
const ending = '.record.json';

const statement = z.object({
  /** The stack whose console knows it. */
  stack: z.string(),
  /** Which archive it is of: the object's ETag, and the SHA-256 of its manifest where it is signed. */
  etag: z.string(),
  manifestSha256: z.string().nullable(),
  proof: backupProof.nullable(),
  lastVerification: backupVerification.nullable(),
  /** What came back weaker in the last verification that completed; null if that is not known, as in records of older consoles. */
  weaker: storedWeaknesses.nullable().default(null),
});
export type RecordStatement = z.infer<typeof statement>;

/** The facts about a backup that a console wrote beside it. The signature was checked; whether its key is trusted is checked elsewhere. */
export type BackupRecord = { fingerprint: string; statement: RecordStatement };

/** The object beside a backup that holds what is known of it. */
export function recordKey(key: string): string {
  return `${key}${ending}`;
}

/** Whether an object's key is that of a record beside a backup. */
export function isRecordKey(key: string): boolean {
  return key.endsWith(ending) && isBackupKey(key.slice(0, -ending.length));
}

/** Gives null for an object that is gone, is no record, or has a signature that does not hold. @throws AppError BUCKET_*, STOPPED */
export const readRecordObject = readerBeside<BackupRecord | null>(understand, null);

/** The object's text. */
export function writeRecord(record: RecordStatement, key: StackKey): Buffer {
  return sealStatement(kind, record, key);
}

function understand(body: Buffer): BackupRecord | null {
  const opened = body.length === 0 ? null : openSeal(kind, body);
  const parsed = statement.safeParse(opened?.statement);
  return opened === null || !parsed.success ? null : { fingerprint: opened.fingerprint, statement: parsed.data };
}
