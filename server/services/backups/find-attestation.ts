import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import type { Attestation } from '#server/engine/archive/attestation.ts';
import { peekAttestation } from '#server/engine/archive/peek-attestation.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';

const readsAtOnce = 8;
const mostRemembered = 10_000;

/** What was read, by bucket, key and ETag: an object with the same ETag holds the same. */
const remembered = new Map<string, Attestation>();

const inTurn = limitConcurrency(readsAtOnce, Number.POSITIVE_INFINITY, () => new Error('never'));

/**
 * What the end of an archive says of who made it, at the cost of one small read of an object that was not read before.
 * @returns null where it could not be read
 * @throws AppError STOPPED
 */
export async function findAttestation(
  bucket: Bucket,
  object: BucketObject,
  signal?: AbortSignal,
): Promise<Attestation | null> {
  const name = `${bucket.url(object.key)} ${object.etag}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  try {
    const attestation = await inTurn(() => peekAttestation(bucket, object, signal));
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(name, attestation);
    return attestation;
  } catch (error) {
    if (!isAppError(error) || error.code === 'STOPPED') throw error;
    return null;
  }
}
