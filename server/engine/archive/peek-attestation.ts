import { createHash } from 'node:crypto';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { type Attestation, bindAttestation, mostAttestationBytes, readAttestation } from './attestation.ts';
import { findComment, findLastEntry, type LastEntry } from './read-directory.ts';
import { recordBytes } from './zip-format.ts';

/** An attestation of any length with the ZIP's end before it, and the manifest and directory of a small archive. */
const peekedBytes = 2 * mostAttestationBytes;

/**
 * What the end of an archive says of who made it, from one small read, for lists. That it is of this archive's manifest is
 * checked where the manifest is small enough to lie in what was read; readManifest() checks it always.
 * @returns NONE for what has no readable end, too
 * @throws AppError ARCHIVE_NOT_FOUND, ARCHIVE_INVALID (the object has changed), BUCKET_*, STOPPED
 */
export async function peekAttestation(
  bucket: Bucket,
  object: BucketObject,
  signal?: AbortSignal,
): Promise<Attestation> {
  const start = Math.max(object.size - peekedBytes, 0);
  const options = { etag: object.etag, ...(signal === undefined ? {} : { signal }) };
  if (object.size === 0) return { state: 'NONE' };
  const tail = await bucket.read(object.key, { start, end: object.size }, options);
  const comment = findComment(tail);
  if (comment === null) return { state: 'NONE' };
  const attestation = readAttestation(comment);
  const last = findLastEntry(tail, start);
  if (typeof last === 'string') return attestation;
  const manifest = findData(tail, start, last);
  if (manifest === null) return attestation;
  return bindAttestation(attestation, createHash('sha256').update(manifest).digest('hex'));
}

/** The entry's bytes where all of them are in the tail; else null. */
function findData(tail: Buffer, tailOffset: number, { offset, size }: LastEntry): Buffer | null {
  const header = offset - tailOffset;
  if (header < 0 || header + recordBytes.local > tail.length) return null;
  const start = header + recordBytes.local + tail.readUInt16LE(header + 26) + tail.readUInt16LE(header + 28);
  return start + size > tail.length ? null : tail.subarray(start, start + size);
}
