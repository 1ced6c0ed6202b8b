import type { Backup } from '#lib/contracts/backup.ts';
import { describeOrigin, type OriginFacts } from '#server/engine/archive/archive-origin.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { findAttestation } from './find-attestation.ts';
import { trustedKeys } from './trusted-keys.ts';

/** The origin of an archive; null if its end could not be read. */
export type KnownOrigin = { [Fact in keyof OriginFacts]: OriginFacts[Fact] | null };

/**
 * The facts in the end of an archive. `snapshotOn`: when its data was read, by its signature; null if it has none. `incomplete`: how much of it could
 * not be read and is left out; null if nothing is.
 */
export type ToldOrigin = KnownOrigin & { snapshotOn: string | null; incomplete: Backup['incomplete'] };

export const unknownOrigin: KnownOrigin = { origin: null, signer: null };

/** Of an archive whose end tells nothing. */
export const untoldOrigin: ToldOrigin = { ...unknownOrigin, snapshotOn: null, incomplete: null };

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
    const attestation = await findAttestation(bucket, object, signal);
    if (attestation === null) return [object.key, untoldOrigin];
    const told = attestation.state === 'SIGNED' ? attestation.statement : null;
    const facts = { snapshotOn: told?.snapshotOn ?? null, incomplete: told?.unreadable ?? null };
    return [object.key, { ...describeOrigin(attestation, keys), ...facts }];
  });
  return new Map(await Promise.all(entries));
}
