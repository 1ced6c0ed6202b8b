import type { S3Client } from '@aws-sdk/client-s3';
import type { BucketSettings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import type { Persistence } from './retry-strategy.ts';
import { type BucketAction, translateBucketError } from './translate-bucket-error.ts';

/** A bucket and how it is reached. */
export type Place = { client: S3Client; settings: BucketSettings; persistence: Persistence };

/** Runs one call of the SDK and translates its errors. @throws AppError as the port's methods do */
export async function call<Result>(
  { settings }: Place,
  context: { action: BucketAction; key?: string; signal?: AbortSignal | undefined; bytes?: number },
  run: (options: { abortSignal?: AbortSignal }) => Promise<Result>,
): Promise<Result> {
  const { signal } = context;
  try {
    signal?.throwIfAborted();
    return await run(signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    throw translateBucketError(error, { settings, ...context });
  }
}

/** A list that breaks off, or begins anew, must not be taken for the whole. */
export function cutShort({ name }: BucketSettings): AppError {
  return new AppError(
    'BUCKET_REFUSED',
    `The bucket ${name} says that its list goes on, and does not say where: it can't be listed whole.`,
  );
}

/** Some S3-compatible stores ignore the encoding that was asked for, and do not say so. */
export function decodeKey(key: string, encoding: string | undefined): string {
  return encoding === 'url' ? decodeURIComponent(key.replaceAll('+', '%20')) : key;
}

/**
 * The ETag as the bucket itself has it. Proxies that compress or cache make it weak, take its quotes away or double them, or append
 * "-gzip"; the bucket knows only its own.
 */
export function unquote(etag: string | undefined): string {
  const inside = (etag ?? '').slice(0, 1024).replace(/^W\//, '').replaceAll('"', '');
  return inside.replace(/-{1,2}gzip$/, '');
}
