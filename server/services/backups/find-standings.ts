import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import { isTrustedFingerprint, type TrustedKeys } from '#server/engine/archive/archive-origin.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { type BackupRecord, type RecordStatement, readRecordObject, recordKey } from './backup-record.ts';
import { findAttestation } from './find-attestation.ts';
import { type BackupStanding, findProofs, nothingKnown } from './find-proofs.ts';
import { trustedKeys } from './trusted-keys.ts';

const readsAtOnce = 8;
const inTurn = limitConcurrency(readsAtOnce);

/**
 * What is known of whether each of these backups can be restored, by key: by this console's database, and where that knows of no
 * restore and no verification, by what a console whose key is trusted wrote beside the backup.
 * @param beside the objects of the bucket by key, where they were listed; else each is asked for
 * @throws AppError STOPPED; whatever the console database says. What can't be read in the bucket counts as not there
 */
export async function findStandings(
  bucket: Bucket,
  objects: readonly BucketObject[],
  { beside, signal }: { beside?: ReadonlyMap<string, BucketObject>; signal?: AbortSignal } = {},
): Promise<Map<string, BackupStanding>> {
  const [standings, keys] = await Promise.all([findProofs(objects), trustedKeys()]);
  const unproved = objects.filter(({ key }) => (standings.get(key)?.proof ?? null) === null);
  await Promise.all(
    unproved.map(async (object) => {
      const name = recordKey(object.key);
      if (beside !== undefined && !beside.has(name)) return;
      const record = await inTurn(() => readTrustedRecord(bucket, object, { keys, beside: beside?.get(name), signal }));
      if (record === null) return;
      const recorded = toStanding(record);
      const { proof, lastVerification } = standings.get(object.key) ?? nothingKnown;
      standings.set(object.key, {
        proof: proof ?? recorded.proof,
        lastVerification: lastVerification ?? recorded.lastVerification,
      });
    }),
  );
  return standings;
}

type ReadOptions = { keys: TrustedKeys; beside?: BucketObject | undefined; signal?: AbortSignal | undefined };

function toStanding({ stack: recordedBy, proof, lastVerification }: RecordStatement): BackupStanding {
  return {
    proof: proof === null ? null : { recordedBy, ...proof },
    lastVerification: lastVerification === null ? null : { recordedBy, ...lastVerification },
  };
}

/**
 * What a console whose key is trusted wrote beside a backup; null if there is none, or if it can't be read.
 * @throws AppError STOPPED
 */
export async function readTrustedRecord(
  bucket: Bucket,
  object: BucketObject,
  { keys, beside, signal }: ReadOptions,
): Promise<RecordStatement | null> {
  try {
    const found = beside ?? (await bucket.head(recordKey(object.key), signal));
    const record = found === null ? null : await readRecordObject(bucket, found, signal);
    return record === null ? null : await believe(bucket, object, record, keys, signal);
  } catch (error) {
    if (!isAppError(error) || error.code === 'STOPPED') throw error;
    return null;
  }
}

/** The content of a record, if its key is trusted and it belongs to this object or to a copy of it. */
async function believe(
  bucket: Bucket,
  object: BucketObject,
  { fingerprint, statement }: BackupRecord,
  keys: TrustedKeys,
  signal: AbortSignal | undefined,
): Promise<RecordStatement | null> {
  if (!isTrustedFingerprint(fingerprint, keys)) return null;
  if (statement.etag !== object.etag) {
    const attestation = await findAttestation(bucket, object, signal);
    if (attestation?.state !== 'SIGNED' || statement.manifestSha256 !== attestation.statement.manifestSha256)
      return null;
  }
  return statement;
}
