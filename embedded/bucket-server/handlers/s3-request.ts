import type { IncomingMessage } from 'node:http';
import { type ReceivedBody, receiveBody, receiveText } from '../protocol/receive-body.ts';
import type { RequestTarget } from '../protocol/request-target.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { VerifiedSignature } from '../protocol/verify-signature.ts';
import type { BucketStore } from '../store/bucket-store.ts';
import { findBucket } from '../store/bucket-store.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import type { StoredBucket } from '../store/stored-bucket.ts';
import { TempFile } from '../store/temp-file.ts';

/** A request whose signature holds. */
export type S3Request = {
  raw: IncomingMessage;
  target: RequestTarget;
  signature: VerifiedSignature;
  store: BucketStore;
  /** Tells a client that waits (Expect: 100-continue) to send its body. */
  invite(): void;
};

/** What is answered: an XML document, an object's content, or headers alone. */
export type S3Answer = {
  status: number;
  headers?: Record<string, string>;
  xml?: string;
  content?: AsyncIterable<Buffer>;
  /** Called when the answer was sent, or could not be. */
  done?: () => void;
};

export type S3Handler = (request: S3Request) => Promise<S3Answer>;

/** The bucket that a request names. @throws S3Error NoSuchBucket */
export function bucketOf({ store, target }: S3Request): StoredBucket {
  return findBucket(store, target.bucket ?? '');
}

/** The key that a request names. */
export function keyOf({ target }: S3Request): string {
  if (target.key === null) throw new S3Error('InvalidRequest', 'The request names no key.');
  return target.key;
}

/** Receives a body into a temp file, hands it on, and removes the file if it was not moved away. */
export async function withReceivedFile<Result>(
  request: S3Request,
  use: (tempPath: string, body: ReceivedBody) => Promise<Result>,
): Promise<Result> {
  request.invite();
  const file = await TempFile.create(request.store.tempFolder);
  try {
    const body = await receiveBody(request.raw, request.signature, (piece) => file.write(piece));
    await file.finish();
    return await use(file.path, body);
  } finally {
    await file.discard();
  }
}

/** Receives a small document. @throws S3Error EntityTooLarge beyond 4 MiB */
export function receiveDocument(request: S3Request): Promise<string> {
  request.invite();
  return receiveText(request.raw, request.signature);
}

/** A whole number in the query. @throws S3Error InvalidArgument */
export function queryNumber(
  request: S3Request,
  name: string,
  fallback: number,
  lowest: number,
  highest: number,
): number {
  const text = request.target.query.get(name);
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < lowest || value > highest) {
    throw new S3Error('InvalidArgument', `${name} must be a whole number from ${lowest} to ${highest}.`);
  }
  return value;
}

export function quoteEtag(record: { etag: string }): string {
  return `"${record.etag}"`;
}

/** An object's checksums as response headers. */
export function checksumHeaders(checksums: ObjectRecord['checksums']): Record<string, string> {
  return Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value]));
}
