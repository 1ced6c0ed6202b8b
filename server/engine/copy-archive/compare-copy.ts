import { createHash } from 'node:crypto';
import { AppError, isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { ArchiveInspector } from '../archive/inspect-archive.ts';
import type { CopiedPart } from './copy-archive.ts';
import { rangesOf } from './copy-archive.ts';

export type CompareInput = {
  from: Bucket;
  to: Bucket;
  /** The archive in `from`. */
  object: BucketObject;
  /** The object in `to`. */
  copy: BucketObject;
  /** What was sent. Of a part that is not here, or was not sent by this console, the original is read. */
  parts: readonly CopiedPart[];
  partBytes: number;
  /** The bound of what an archive's manifest may need, in bytes. */
  memoryBytes: number;
  onPace: (bytes: number) => Promise<void>;
  signal: AbortSignal;
};

/**
 * Reads a copy from its first byte to its last. Each part is compared with the SHA-256 of what was sent, or with the original, and the
 * whole with the checksums of its own manifest.
 * @returns a sentence about a fault that the original has, too, so that the copy is right all the same; null if there is none
 * @throws AppError CONTENT_DIFFERS (as reason of ARCHIVE_INVALID) if the copy is not what the original is; BUCKET_*, STOPPED
 */
export async function compareCopy(input: CompareInput): Promise<string | null> {
  const { to, object, copy, partBytes, memoryBytes, signal } = input;
  if (copy.size !== object.size) throw differs(input, `it has ${copy.size} bytes and not ${object.size}`);
  const sent = new Map(input.parts.map(({ number, sha256 }) => [number, sha256]));
  const inspector = inspectorOf(object.key, memoryBytes);
  for (const { number, start, end } of rangesOf(object.size, partBytes)) {
    await input.onPace(end - start);
    const body = await to.read(object.key, { start, end }, { etag: copy.etag, signal });
    const wanted = sent.get(number) ?? sha256Of(await readOriginal(input, start, end));
    if (sha256Of(body) !== wanted) throw differs(input, `the bytes ${start} to ${end} are others`);
    inspector.write(body);
  }
  return inspector.finish(signal);
}

function readOriginal({ from, object, signal }: CompareInput, start: number, end: number): Promise<Buffer> {
  return from.read(object.key, { start, end }, { etag: object.etag, signal });
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function differs({ to, object }: CompareInput, how: string): AppError {
  return new AppError(
    'ARCHIVE_INVALID',
    `The copy of ${object.key} in the second bucket ${to.name} is not what the backup is: ${how}.`,
    { reason: 'CONTENT_DIFFERS' },
  );
}

/** Inspects an archive until its first fault, and tells that one at the end. */
function inspectorOf(key: string, memoryBytes: number) {
  const inspector = new ArchiveInspector(key, memoryBytes);
  let finding: string | null = null;
  const noteFault = (error: unknown) => {
    if (!isAppError(error) || error.code === 'STOPPED') throw error;
    finding = error.message;
  };
  return {
    write(body: Buffer) {
      if (finding !== null) return;
      try {
        inspector.write(body);
      } catch (error) {
        noteFault(error);
      }
    },
    async finish(signal: AbortSignal): Promise<string | null> {
      if (finding === null) await inspector.finish(signal).catch(noteFault);
      return finding;
    },
  };
}
