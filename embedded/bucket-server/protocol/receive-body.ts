import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsChunkDecoder } from './aws-chunk-decoder.ts';
import { type ChecksumAlgorithm, checksumAlgorithmOf, type RunningChecksum, startChecksum } from './checksums.ts';
import { S3Error } from './s3-error.ts';
import type { VerifiedSignature } from './verify-signature.ts';

/** What was received: its size in bytes, its MD5 in hex, and the checksums that the client asked for, in base64. */
export type ReceivedBody = { size: number; md5: string; checksums: Partial<Record<ChecksumAlgorithm, string>> };

/** Where content goes, piece by piece; a promise is waited for before the next piece. */
export type Sink = (piece: Buffer) => Promise<void> | undefined;

const largestBody = 5 * 1024 ** 3;

/**
 * Streams a request's content into `sink`, out of its aws-chunked framing if it has one, and checks everything that was
 * claimed of it: length, Content-MD5, x-amz-content-sha256, x-amz-checksum-* as header or trailer.
 * If this throws, the caller discards what the sink got; the connection stays open for the answer.
 * @throws S3Error IncompleteBody, BadDigest, XAmzContentSHA256Mismatch, SignatureDoesNotMatch, MissingContentLength ...
 */
export async function receiveBody(
  request: IncomingMessage,
  signature: VerifiedSignature,
  sink: Sink,
): Promise<ReceivedBody> {
  const isChunked = signature.payloadHash.startsWith('STREAMING-');
  const expected = expectedLength(request, isChunked);
  const decoder = isChunked ? new AwsChunkDecoder(signature) : null;
  const md5 = createHash('md5');
  const sha256 = /^[0-9a-f]{64}$/.test(signature.payloadHash) ? createHash('sha256') : null;
  if (sha256 === null && !isChunked && signature.payloadHash !== 'UNSIGNED-PAYLOAD') {
    throw new S3Error('InvalidRequest', 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-... or a SHA-256.');
  }
  const checksums = startChecksums(request);
  let size = 0;

  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const input: Buffer = chunk;
    for (const piece of decoder === null ? [input] : decoder.push(input)) {
      size += piece.length;
      if (size > expected) throw new S3Error('IncompleteBody');
      md5.update(piece);
      sha256?.update(piece);
      for (const checksum of checksums.values()) checksum.update(piece);
      await sink(piece);
    }
  }
  decoder?.finish();
  if (size !== expected) throw new S3Error('IncompleteBody');
  if (sha256 !== null && sha256.digest('hex') !== signature.payloadHash) {
    throw new S3Error('XAmzContentSHA256Mismatch');
  }
  const digest = md5.digest();
  checkContentMd5(request, digest);
  return { size, md5: digest.toString('hex'), checksums: checkChecksums(request, checksums, decoder) };
}

/** Reads a whole small body, such as an XML document. @throws S3Error EntityTooLarge beyond `limit` bytes. */
export async function receiveText(
  request: IncomingMessage,
  signature: VerifiedSignature,
  limit = 4 * 1024 * 1024,
): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  await receiveBody(request, signature, (piece) => {
    size += piece.length;
    if (size > limit) throw new S3Error('EntityTooLarge', `The document is larger than ${limit} bytes.`);
    pieces.push(piece);
    return undefined;
  });
  return Buffer.concat(pieces).toString('utf8');
}

function expectedLength(request: IncomingMessage, isChunked: boolean): number {
  const header = isChunked ? request.headers['x-amz-decoded-content-length'] : request.headers['content-length'];
  const hasNoBody = header === undefined && request.headers['transfer-encoding'] === undefined;
  if (!isChunked && hasNoBody && request.method === 'POST') return 0;
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) throw new S3Error('MissingContentLength');
  const length = Number(header);
  if (length > largestBody) throw new S3Error('EntityTooLarge');
  return length;
}

function startChecksums(request: IncomingMessage): Map<string, RunningChecksum> {
  const names = Object.keys(request.headers).filter(isChecksumHeader);
  const trailer = request.headers['x-amz-trailer'];
  if (typeof trailer === 'string') {
    names.push(
      ...trailer
        .split(',')
        .map((name) => name.trim().toLowerCase())
        .filter(isChecksumHeader),
    );
  }
  return new Map(names.map((name) => [name, startChecksum(checksumAlgorithmOf(name))]));
}

function isChecksumHeader(name: string): boolean {
  return (
    name.startsWith('x-amz-checksum-') &&
    !['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type'].includes(name)
  );
}

function checkContentMd5(request: IncomingMessage, digest: Buffer): void {
  const claimed = request.headers['content-md5'];
  if (claimed === undefined) return;
  const bytes = Buffer.from(String(claimed), 'base64');
  if (bytes.length !== 16) throw new S3Error('InvalidDigest');
  if (!bytes.equals(digest))
    throw new S3Error('BadDigest', 'Content-MD5 does not match the content that was received.');
}

function checkChecksums(
  request: IncomingMessage,
  running: Map<string, RunningChecksum>,
  decoder: AwsChunkDecoder | null,
): ReceivedBody['checksums'] {
  const checksums: ReceivedBody['checksums'] = {};
  for (const [name, checksum] of running) {
    const claimed = decoder?.trailers.get(name) ?? request.headers[name];
    if (typeof claimed !== 'string') throw new S3Error('MalformedTrailerError');
    const actual = checksum.digest();
    const algorithm = checksumAlgorithmOf(name);
    if (actual !== claimed) {
      throw new S3Error('BadDigest', `The ${algorithm.toUpperCase()} that was sent does not match the content.`);
    }
    checksums[algorithm] = actual;
  }
  return checksums;
}
