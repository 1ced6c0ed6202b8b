import { S3Client } from '@aws-sdk/client-s3';
import type { BucketSettings } from '#server/env.ts';

/** Tries of one request before its fault counts as one that does not pass. */
export const attempts = 5;

/** How long a request waits for a connection, and for the next byte in either direction; milliseconds. */
export type BucketPatience = { connectMs: number; silenceMs: number };

const usualPatience: BucketPatience = { connectMs: 10_000, silenceMs: 60_000 };

/**
 * The SDK's client for a bucket: five tries for faults that pass, ten seconds to connect, a minute without a byte in
 * either direction until a request counts as hung.
 */
export function createS3Client(settings: BucketSettings, patience: BucketPatience = usualPatience): S3Client {
  const client = new S3Client({
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    maxAttempts: attempts,
    retryMode: 'standard',
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

/** Where the connection can't be read or changed on the way, and a CRC32 goes with each part, a SHA-256 adds nothing. */
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
