import { createHash } from 'node:crypto';
import { runTogether } from '#server/async/run-together.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { planParts } from '../copy-out/plan-parts.ts';
import type { EngineLimits } from '../limits.ts';

/** A part that the second bucket has stored. `sha256`: of the bytes that were sent, in hex; null if the store copied it by itself. */
export type CopiedPart = { number: number; etag: string; sha256: string | null };

/** An upload that was begun, maybe by a process that was killed. */
export type BegunCopy = { uploadId: string; partBytes: number; parts: readonly CopiedPart[] };

export type CopyInput = {
  from: Bucket;
  to: Bucket;
  /** The archive in `from`. */
  object: BucketObject;
  /** Null if none was begun. */
  begun: BegunCopy | null;
  /** Resolves when it is kept that the upload was begun. */
  onBegun: (upload: Omit<BegunCopy, 'parts'>) => Promise<void>;
  /** Resolves when the part is kept. `bytes` of it. */
  onPart: (part: CopiedPart, bytes: number) => Promise<void>;
  /** Resolves when so many bytes may be sent. */
  onPace: (bytes: number) => Promise<void>;
  /** `connections`: how many parts are held and sent at once. */
  limits: EngineLimits;
  /** Until when the copy cannot be deleted; null if it is not locked. */
  lockedUntil: Date | null;
  signal: AbortSignal;
};

/**
 * Copies an archive into the other bucket under the same key. The copy exists whole when this resolves. It never replaces an object.
 * @returns all parts, in order
 * @throws AppError ARCHIVE_NOT_FOUND, ARCHIVE_INVALID (the archive changed meanwhile); CONFLICT if the key is taken; BUCKET_REFUSED (with
 *   UPLOAD_ABORTED if the begun upload is gone), BUCKET_UNREACHABLE, STOPPED
 */
export async function copyArchive(input: CopyInput): Promise<{ parts: CopiedPart[]; partBytes: number }> {
  const { to, object, begun, limits, signal } = input;
  const partBytes = begun?.partBytes ?? planParts({ known: object.size }, limits).partBytes;
  const uploadId = begun?.uploadId ?? (await to.createUpload(object.key, signal, { lockedUntil: input.lockedUntil }));
  if (begun === null) await input.onBegun({ uploadId, partBytes });
  const parts = new Map((begun?.parts ?? []).map((part) => [part.number, part]));
  const missing = rangesOf(object.size, partBytes).filter(({ number }) => !parts.has(number));
  const failure = new AbortController();
  const sender = partSender(input, uploadId, AbortSignal.any([signal, failure.signal]));
  const lane = async () => {
    for (let range = missing.shift(); range !== undefined; range = missing.shift()) {
      signal.throwIfAborted();
      if (failure.signal.aborted) return;
      const part = await sender(range);
      await input.onPart(part, range.end - range.start);
      parts.set(part.number, part);
    }
  };
  await runTogether(
    Array.from({ length: Math.max(limits.connections, 1) }, () => lane),
    failure,
  );
  const all = [...parts.values()].sort((one, other) => one.number - other.number);
  const sent = all.map(({ number, etag }) => ({ partNumber: number, etag }));
  await to.completeUpload(object.key, uploadId, sent, signal, { onlyNew: true, size: object.size });
  return { parts: all, partBytes };
}

type PartRange = { number: number; start: number; end: number };

/** The ranges of the parts, `end` exclusive. An empty object has one empty part. */
export function rangesOf(size: number, partBytes: number): PartRange[] {
  const count = Math.max(Math.ceil(size / partBytes), 1);
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    start: index * partBytes,
    end: Math.min((index + 1) * partBytes, size),
  }));
}

/** Sends parts. Once the store has refused to copy one by itself, all others are read and sent. */
function partSender({ from, to, object, onPace }: CopyInput, uploadId: string, signal: AbortSignal) {
  let isServerSide = from.store === to.store && object.size > 0;
  return async ({ number, start, end }: PartRange): Promise<CopiedPart> => {
    if (isServerSide) {
      const target = { key: object.key, uploadId, partNumber: number };
      const copied = await to.copyPart(target, { bucket: from, object, start, end }, signal);
      if (copied !== null) return { number, etag: copied.etag, sha256: null };
      isServerSide = false;
    }
    await onPace(end - start);
    const body = await from.read(object.key, { start, end }, { etag: object.etag, signal });
    const sha256 = createHash('sha256').update(body).digest('hex');
    const { etag } = await to.uploadPart(object.key, uploadId, number, body, signal);
    return { number, etag, sha256 };
  };
}
