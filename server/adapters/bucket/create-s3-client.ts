import { S3Client } from '@aws-sdk/client-s3';
import type { BucketSettings } from '#server/env.ts';
import { type Persistence, retryStrategy } from './retry-strategy.ts';

/** How long a request waits for a connection and for the next byte in either direction, in milliseconds, and how often it is tried. */
export type BucketPatience = { connectMs: number; silenceMs: number } & Persistence;

/** Two tries without an answer, or faults of any kind, take `timeoutMs` together. */
export function patienceOf(timeoutMs: number, { isPersistent }: { isPersistent: boolean }): BucketPatience {
  const half = timeoutMs / 2;
  return { connectMs: Math.min(half, 10_000), silenceMs: half, giveUpAfterMs: half, isPersistent };
}

/** Creates the SDK's client for a bucket. */
export function createS3Client(settings: BucketSettings, patience: BucketPatience): S3Client {
  const client = new S3Client({
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    retryStrategy: retryStrategy(patience),
    requestChecksumCalculation: settings.checksums,
    responseChecksumValidation: settings.checksums,
    expectContinueHeader: false,
    requestHandler: { connectionTimeout: patience.connectMs, socketTimeout: patience.silenceMs },
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    ...(settings.credentials === null ? {} : { credentials: settings.credentials }),
  });
  if (mayLeaveBodiesUnsigned(settings)) leavePartsUnsigned(client);
  return client;
}

/** On an encrypted connection, and with a CRC32 for each part, a SHA-256 of the body adds nothing. */
function mayLeaveBodiesUnsigned({ endpoint, checksums }: BucketSettings): boolean {
  if (checksums !== 'WHEN_SUPPORTED') return false;
  if (endpoint === null) return true;
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

function leavePartsUnsigned(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === 'UploadPartCommand' && hasHeaders(args.request)) {
        args.request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD';
      }
      return next(args);
    },
    { step: 'build', name: 'leavePartsUnsigned' },
  );
}

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request && typeof request.headers === 'object';
}
