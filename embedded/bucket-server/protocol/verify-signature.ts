import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { encodeStrictly, type RequestTarget } from './request-target.ts';
import { S3Error } from './s3-error.ts';

export type Credentials = { accessKeyId: string; secretAccessKey: string };

/** A request whose signature holds, with what the signatures of its chunks are chained to. */
export type VerifiedSignature = {
  /** x-amz-content-sha256 as signed: a hex digest, UNSIGNED-PAYLOAD or STREAMING-... */
  payloadHash: string;
  signingKey: Buffer;
  timestamp: string;
  scope: string;
  signature: string;
};

type SignedClaim = {
  credential: string;
  signedHeaders: string[];
  signature: string;
  timestamp: string;
  payloadHash: string;
  isPresigned: boolean;
};

const algorithm = 'AWS4-HMAC-SHA256';
const skewMs = 15 * 60_000;
const longestPresignSeconds = 7 * 24 * 3600;

/**
 * Checks a request's AWS Signature Version 4, in its Authorization header or its query (presigned).
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 * @param now epoch milliseconds
 * @throws S3Error AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed and malformed claims.
 */
export function verifySignature(
  request: IncomingMessage,
  target: RequestTarget,
  credentials: Credentials,
  now: number,
): VerifiedSignature {
  const claim = target.query.has('X-Amz-Signature') ? readQueryClaim(target, request) : readHeaderClaim(request);
  const [accessKeyId, day, region, service, terminator] = splitCredential(claim.credential, claim.isPresigned);
  if (service !== 's3' || terminator !== 'aws4_request' || day !== claim.timestamp.slice(0, 8)) {
    throw malformed(claim.isPresigned, 'The credential must be <key id>/<day>/<region>/s3/aws4_request.');
  }
  checkTime(claim, target, now);
  if (accessKeyId !== credentials.accessKeyId) throw new S3Error('InvalidAccessKeyId');
  checkSignedHeaders(request, claim);

  const scope = `${day}/${region}/s3/aws4_request`;
  const canonical = canonicalRequest(request, target, claim);
  const signingKey = deriveSigningKey(credentials.secretAccessKey, day, region);
  const expected = hmac(signingKey, [algorithm, claim.timestamp, scope, sha256Hex(canonical)].join('\n')).toString(
    'hex',
  );
  if (!isSameText(expected, claim.signature)) throw new S3Error('SignatureDoesNotMatch');
  return { payloadHash: claim.payloadHash, signingKey, timestamp: claim.timestamp, scope, signature: expected };
}

/** Compares two signatures in a time that does not depend on where they differ. */
export function isSameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

export function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The key that signs a day's requests to a region. */
export function deriveSigningKey(secretAccessKey: string, day: string, region: string): Buffer {
  return ['s3', 'aws4_request'].reduce<Buffer>(
    (key, step) => hmac(key, step),
    hmac(hmac(`AWS4${secretAccessKey}`, day), region),
  );
}

function readHeaderClaim(request: IncomingMessage): SignedClaim {
  const authorization = request.headers.authorization;
  if (authorization === undefined) throw new S3Error('AccessDenied', 'Access Denied: the request is not signed.');
  if (!authorization.startsWith(`${algorithm} `)) {
    throw new S3Error('InvalidRequest', `The authorization mechanism is not supported: use ${algorithm}.`);
  }
  const fields = new Map(
    authorization
      .slice(algorithm.length + 1)
      .split(',')
      .map((field) => {
        const [name = '', ...value] = field.trim().split('=');
        return [name, value.join('=')] as const;
      }),
  );
  const credential = fields.get('Credential');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    throw malformed(false, 'The authorization header must have Credential, SignedHeaders and Signature.');
  }
  const payloadHash = single(request, 'x-amz-content-sha256');
  if (payloadHash === undefined) throw new S3Error('InvalidRequest', 'The header x-amz-content-sha256 is missing.');
  return {
    credential,
    signedHeaders: signedHeaders.split(';'),
    signature,
    timestamp: headerTimestamp(request),
    payloadHash,
    isPresigned: false,
  };
}

function headerTimestamp(request: IncomingMessage): string {
  const amzDate = single(request, 'x-amz-date');
  if (amzDate !== undefined) return amzDate;
  const date = Date.parse(request.headers.date ?? '');
  if (Number.isNaN(date)) throw new S3Error('AccessDenied', 'Access Denied: the request has no x-amz-date.');
  return new Date(date).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function readQueryClaim(target: RequestTarget, request: IncomingMessage): SignedClaim {
  const take = (name: string): string => {
    const value = target.query.get(name);
    if (value === undefined) throw malformed(true, `The query parameter ${name} is missing.`);
    return value;
  };
  if (take('X-Amz-Algorithm') !== algorithm) throw malformed(true, `X-Amz-Algorithm must be ${algorithm}.`);
  return {
    credential: take('X-Amz-Credential'),
    signedHeaders: take('X-Amz-SignedHeaders').split(';'),
    signature: take('X-Amz-Signature'),
    timestamp: take('X-Amz-Date'),
    payloadHash:
      target.query.get('X-Amz-Content-Sha256') ?? single(request, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD',
    isPresigned: true,
  };
}

function splitCredential(credential: string, isPresigned: boolean): [string, string, string, string, string] {
  const pieces = credential.split('/');
  const [terminator, service, region, day] = pieces.toReversed();
  const accessKeyId = pieces.slice(0, -4).join('/');
  if (accessKeyId === '' || !day || !region || !service || !terminator) {
    throw malformed(isPresigned, 'The credential must be <key id>/<day>/<region>/s3/aws4_request.');
  }
  return [accessKeyId, day, region, service, terminator];
}

function checkTime(claim: SignedClaim, target: RequestTarget, now: number): void {
  const at = parseTimestamp(claim.timestamp);
  if (at === null) throw malformed(claim.isPresigned, 'The date must look like 20260131T235959Z.');
  if (!claim.isPresigned) {
    if (Math.abs(now - at) > skewMs) throw new S3Error('RequestTimeTooSkewed');
    return;
  }
  const seconds = Number(target.query.get('X-Amz-Expires'));
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestPresignSeconds) {
    throw malformed(true, `X-Amz-Expires must be 1 to ${longestPresignSeconds} seconds.`);
  }
  if (now > at + seconds * 1000) throw new S3Error('AccessDenied', 'Access Denied: the presigned request has expired.');
  if (at > now + skewMs) throw new S3Error('AccessDenied', 'Access Denied: the presigned request is not valid yet.');
}

function parseTimestamp(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? null : at;
}

function checkSignedHeaders(request: IncomingMessage, claim: SignedClaim): void {
  const signed = new Set(claim.signedHeaders);
  if (!signed.has('host')) throw new S3Error('AccessDenied', 'Access Denied: the host header must be signed.');
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.has(name)) {
      throw new S3Error('AccessDenied', `Access Denied: the header ${name} was not signed.`);
    }
  }
}

function canonicalRequest(request: IncomingMessage, target: RequestTarget, claim: SignedClaim): string {
  const query = [...target.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort(([leftName, leftValue], [rightName, rightValue]) =>
      leftName === rightName ? compare(leftValue, rightValue) : compare(leftName, rightName),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = claim.signedHeaders.map((name) => {
    const values = request.headersDistinct[name] ?? [];
    return `${name}:${values.map((value) => value.trim().replace(/ +/g, ' ')).join(',')}\n`;
  });
  return [
    request.method,
    target.canonicalPath,
    query,
    headers.join(''),
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function single(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name];
  return values?.length === 1 ? values[0] : undefined;
}

function malformed(isPresigned: boolean, message: string): S3Error {
  return new S3Error(isPresigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed', message);
}
