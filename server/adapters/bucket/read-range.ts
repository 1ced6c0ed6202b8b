import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { sleep } from '#server/async/sleep.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { mayTryAgain, type Persistence, pauseMs } from './retry-strategy.ts';

export type RangeRequest = {
  client: S3Client;
  bucketName: string;
  fullKey: string;
  /** The name of the file in sentences. */
  key: string;
  start: number;
  /** The end of the range, exclusive. */
  end: number;
  etag: string | undefined;
  signal: AbortSignal | undefined;
  persistence: Persistence;
};

/**
 * Reads a range of an object into one buffer. The SDK repeats a request that fails before the first byte of its answer. When a body breaks
 * off, the rest is requested here.
 * @throws AppError ARCHIVE_INVALID when the object has fewer bytes; otherwise what the SDK throws
 */
export async function readRange(request: RangeRequest): Promise<Buffer> {
  let firstFault: number | null = null;
  for (let tries = 1; ; tries++) {
    const body = await requestRange(request);
    try {
      return await fillBuffer(body, request);
    } catch (error) {
      const now = performance.now();
      firstFault ??= now;
      if (isAppError(error) || request.signal?.aborted) throw error;
      if (!mayTryAgain(request.persistence, tries, now - firstFault)) throw error;
      await sleep(pauseMs(tries), request.signal);
    }
  }
}

async function requestRange(request: RangeRequest): Promise<AsyncIterable<Uint8Array>> {
  const { client, bucketName, fullKey, start, end, etag, signal } = request;
  const { Body, ContentLength } = await client.send(
    new GetObjectCommand({
      Bucket: bucketName,
      Key: fullKey,
      Range: `bytes=${start}-${end - 1}`,
      ...(etag === undefined ? {} : { IfMatch: etag.startsWith('"') ? etag : `"${etag}"` }),
    }),
    signal === undefined ? {} : { abortSignal: signal },
  );
  if (ContentLength !== end - start || !isAsyncIterable(Body)) {
    if (isDestroyable(Body)) Body.destroy();
    throw tooShort(request);
  }
  return Body;
}

async function fillBuffer(body: AsyncIterable<Uint8Array>, request: RangeRequest): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(request.end - request.start);
  let filled = 0;
  for await (const piece of body) {
    if (filled + piece.length > buffer.length) throw tooShort(request);
    buffer.set(piece, filled);
    filled += piece.length;
  }
  if (filled < buffer.length) throw new Error('The body broke off.');
  return buffer;
}

function tooShort({ key, start, end }: RangeRequest): AppError {
  return new AppError(
    'ARCHIVE_INVALID',
    `${key} does not have the bytes ${start} to ${end}: it is damaged or cut short.`,
  );
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Uint8Array> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function isDestroyable(value: unknown): value is { destroy(): void } {
  return typeof value === 'object' && value !== null && 'destroy' in value && typeof value.destroy === 'function';
}
