import type { Bucket, BucketObject } from '#server/adapters/bucket/bucket.ts';
import { describeOrigin, type OriginFacts } from '#server/engine/archive/archive-origin.ts';
import type { Attestation } from '#server/engine/archive/attestation.ts';
import { peekAttestation } from '#server/engine/archive/peek-attestation.ts';
import { isAppError } from '#server/errors.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { trustedKeys } from './trusted-keys.ts';

/** Whose an archive is; null: its end could not be read. */
export type KnownOrigin = { [Fact in keyof OriginFacts]: OriginFacts[Fact] | null };

/** What the end of an archive tells. `snapshotOn`: when its data was read, as its signature says; null: nothing says so. */
export type ToldOrigin = KnownOrigin & { snapshotOn: string | null };

export const unknownOrigin: KnownOrigin = { origin: null, signer: null };

const readsAtOnce = 8;
const mostRemembered = 10_000;

/** What was read, by bucket, key and ETag: an object with the same ETag holds the same. Whose key it is is asked anew each time. */
const remembered = new Map<string, Attestation>();

const inTurn = limitConcurrency(readsAtOnce, Number.POSITIVE_INFINITY, () => new Error('never'));

/**
 * Who made each of these archives, by key, at the cost of one small read of an object that was not read before.
 * @throws AppError STOPPED; whatever the console database says
 */
export async function findOrigins(
  bucket: Bucket,
  objects: readonly BucketObject[],
  signal?: AbortSignal,
): Promise<Map<string, ToldOrigin>> {
  const keys = await trustedKeys();
  const entries = objects.map(async (object): Promise<[string, ToldOrigin]> => {
    const attestation = await readOnce(bucket, object, signal);
    if (attestation === null) return [object.key, { ...unknownOrigin, snapshotOn: null }];
    const snapshotOn = attestation.state === 'SIGNED' ? attestation.statement.snapshotOn : null;
    return [object.key, { ...describeOrigin(attestation, keys), snapshotOn }];
  });
  return new Map(await Promise.all(entries));
}

async function readOnce(bucket: Bucket, object: BucketObject, signal?: AbortSignal): Promise<Attestation | null> {
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
