import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import type { Attestation } from '#server/engine/archive/attestation.ts';
import { peekAttestation } from '#server/engine/archive/peek-attestation.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { rememberObjects } from './remembered/remember-objects.ts';

const readsAtOnce = 8;
const inTurn = limitConcurrency(readsAtOnce);

const peek = rememberObjects((bucket, object, signal) => inTurn(() => peekAttestation(bucket, object, signal)));

/**
 * Reads from the end of an archive who made it: one small read for each object that was not read before.
 * @returns null where it could not be read
 * @throws AppError STOPPED
 */
export async function findAttestation(
  bucket: Bucket,
  object: BucketObject,
  signal?: AbortSignal,
): Promise<Attestation | null> {
  try {
    return await peek(bucket, object, signal);
  } catch (error) {
    if (!isAppError(error) || error.code === 'STOPPED') throw error;
    return null;
  }
}
