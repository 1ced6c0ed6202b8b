import { isDeepStrictEqual } from 'node:util';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { type RecordStatement, readRecordObject, recordKey, writeRecord } from './backup-record.ts';
import { findAttestation } from './find-attestation.ts';
import { findStandings } from './find-standings.ts';
import { findWeaknesses } from './find-weaknesses.ts';
import { stackKey } from './stack-key.ts';
import { fitWeaknesses } from './verdict/fit-weaknesses.ts';

const triesBeforeGivingUp = 5;

/**
 * Writes beside a backup what is known of it: its last verification, and that it was restored. So it outlives this console's
 * database. May be run any number of times, by several processes at once; nothing is written where it is there already.
 * @throws AppError BUCKET_*; PRECONDITION_FAILED when others write it again and again
 */
export async function writeBackupRecord(bucket: Bucket, key: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const object = await bucket.head(key);
    if (object === null) return;
    const known = (await findStandings(bucket, [object])).get(key);
    if (known === undefined) return;
    const attestation = await findAttestation(bucket, object);
    const weaker = await findWeaknesses(bucket, object);
    const statement: RecordStatement = {
      stack: settings().stackName,
      etag: object.etag,
      manifestSha256: attestation?.state === 'SIGNED' ? attestation.statement.manifestSha256 : null,
      proof: known.proof,
      lastVerification: known.lastVerification,
      weaker: weaker === null ? null : fitWeaknesses(weaker),
    };
    const before = await bucket.head(recordKey(key));
    const record = before === null ? null : await readRecordObject(bucket, before);
    const signingKey = await stackKey();
    if (record?.fingerprint === signingKey.fingerprint && isDeepStrictEqual(record.statement, statement)) return;
    try {
      const options = { contentType: 'application/json', etag: before?.etag ?? null };
      await bucket.put(recordKey(key), writeRecord(statement, signingKey), options);
      return;
    } catch (error) {
      const isOvertaken = isAppError(error) && error.code === 'PRECONDITION_FAILED';
      if (!isOvertaken || tries === triesBeforeGivingUp) throw error;
    }
  }
}
