import { createHash } from 'node:crypto';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { type Attestation, bindAttestation, mostAttestationBytes, readAttestation } from './attestation.ts';
import { findComment, findLastEntry, type LastEntry } from './read-directory.ts';
import { recordBytes } from './zip-format.ts';

/** How many bytes are read: an attestation of any length and the ZIP's end, and in a small archive the manifest and directory too. */
const peekedBytes = 2 * mostAttestationBytes;

/**
 * Reads who made an archive, with one small read of its end, for lists. Whether the attestation belongs to the archive's manifest is
 * checked only when the manifest is small enough to be in that read. readManifest() always checks it.
 * @returns NONE also for a file without a readable end
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

/** Returns the entry's bytes when all of them are in the tail; else null. */
function findData(tail: Buffer, tailOffset: number, { offset, size }: LastEntry): Buffer | null {
  const header = offset - tailOffset;
  if (header < 0 || header + recordBytes.local > tail.length) return null;
  const start = header + recordBytes.local + tail.readUInt16LE(header + 26) + tail.readUInt16LE(header + 28);
  return start + size > tail.length ? null : tail.subarray(start, start + size);
}
