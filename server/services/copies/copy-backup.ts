import { compareCopy } from '#server/engine/copy-archive/compare-copy.ts';
import { copyArchive } from '#server/engine/copy-archive/copy-archive.ts';
import { planParts } from '#server/engine/copy-out/plan-parts.ts';
import type { EngineLimits } from '#server/engine/limits.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import type { ClaimedCopy } from './claim-copy.ts';
import { type Claim, noteBegun, noteDone, noteFailed, notePart, noteStopped } from './note-copy.ts';

export type CopyContext = {
  /** The name of the runner, which has the claim. */
  runner: string;
  from: Bucket;
  to: Bucket;
  /** `partLimit` and `equalParts` of the second bucket. */
  limits: EngineLimits;
  /** Until when a copy that is made now is locked; null if copies are not locked. */
  lockedUntil: () => Date | null;
  onPace: (bytes: number) => Promise<void>;
};

/**
 * Copies a claimed backup into the second bucket, compares every byte, and keeps how that ended. If the second bucket has an object
 * under the key already, that one is compared and never replaced. Does not reject because of the buckets.
 * @param signal if it aborts, the copy stays as far as it is, and continues later
 */
export async function copyBackup(context: CopyContext, copy: ClaimedCopy, signal: AbortSignal): Promise<void> {
  const { key } = copy;
  const claim = { runner: context.runner, key };
  try {
    const object = await context.from.head(key, signal);
    // It was deleted meanwhile: the next look into the buckets forgets it.
    if (object === null) return await noteStopped(claim);
    const begun = await usableUpload(context, claim, copy, object);
    const standing = await context.to.head(key, signal);
    if (standing === null) return await makeCopy(context, claim, object, begun, signal);
    const partBytes = begun?.partBytes ?? planParts({ known: object.size }, context.limits).partBytes;
    const finding = await compare(context, object, standing, { parts: begun?.parts ?? [], partBytes }, signal);
    await noteDone(claim, finished(context, object, standing, finding));
  } catch (error) {
    await noteEnd(claim, error, signal);
  }
}

/** Parts of an object that has been replaced since are of no use. */
async function usableUpload(
  { to }: CopyContext,
  claim: Claim,
  { begun }: ClaimedCopy,
  { key, etag }: BucketObject,
): Promise<ClaimedCopy['begun']> {
  if (begun === null || begun.etag === etag) return begun;
  await to.abortUpload(key, begun.uploadId);
  await noteBegun(claim, null);
  return null;
}

async function makeCopy(
  context: CopyContext,
  claim: Claim,
  object: BucketObject,
  begun: ClaimedCopy['begun'],
  signal: AbortSignal,
): Promise<void> {
  const { from, to, limits, onPace } = context;
  const lockedUntil = context.lockedUntil();
  const sent = await copyArchive({
    ...{ from, to, object, begun, limits, lockedUntil, onPace, signal },
    onBegun: (upload) => noteBegun(claim, { ...upload, etag: object.etag }),
    onPart: (part, bytes) => notePart(claim, part, bytes),
  });
  const copy = await to.head(object.key, signal);
  if (copy === null) throw new Error('The completed copy is not in the second bucket.');
  try {
    const finding = await compare(context, object, copy, sent, signal);
    const facts = finished(context, object, copy, finding);
    await noteDone(claim, { ...facts, lockedUntil: facts.lockedUntil ?? lockedUntil });
  } catch (error) {
    // This very process has just made it, so it is nobody else's.
    if (isDifference(error)) {
      await to.delete(object.key);
      await noteBegun(claim, null);
    }
    throw error;
  }
}

function compare(
  { from, to, limits, onPace }: CopyContext,
  object: BucketObject,
  copy: BucketObject,
  sent: Pick<Parameters<typeof compareCopy>[0], 'parts' | 'partBytes'>,
  signal: AbortSignal,
): Promise<string | null> {
  return compareCopy({ from, to, object, copy, ...sent, memoryBytes: limits.memoryBytes, onPace, signal });
}

function finished({ to }: CopyContext, object: BucketObject, copy: BucketObject, finding: string | null) {
  const { etag, size: bytes } = object;
  const { etag: copyEtag, lastModified: copiedOn, lockedUntil = null } = copy;
  return { etag, bytes, copyEtag, copiedOn, lockedUntil, finding, bucket: to.name };
}

function isDifference(error: unknown): boolean {
  return isAppError(error) && error.reason === 'CONTENT_DIFFERS';
}

/** An upload that the bucket no longer knows, or whose parts it refuses, is begun anew at the next attempt. */
async function noteEnd(claim: Claim, error: unknown, signal: AbortSignal): Promise<void> {
  if (signal.aborted || (isAppError(error) && error.code === 'STOPPED')) return noteStopped(claim);
  if (!isAppError(error)) logger.error({ err: error, backupKey: claim.key }, 'A backup could not be copied');
  if (isAppError(error) && (error.reason === 'UPLOAD_ABORTED' || error.reason === 'PARTS_REFUSED')) {
    await noteBegun(claim, null);
  }
  const reason = isAppError(error)
    ? error.message
    : 'Something failed that should not. The reason is in the runner’s log.';
  await noteFailed(claim, reason);
}
