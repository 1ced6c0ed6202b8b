import { createHash } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { encodeStrictly } from '../protocol/request-target.ts';
import { type Credentials, deriveSigningKey, hmac, sha256Hex } from '../protocol/verify-signature.ts';

/** A request as a test writes it by hand, below what the SDK lets one say. `path` begins with a slash, not encoded. */
export type HandMadeRequest = {
  endpoint: string;
  method: string;
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  credentials: Credentials;
  /** Epoch milliseconds; the signature's time. */
  at?: number;
  payloadHash?: string;
};

export type SignedRequest = { url: string; headers: Record<string, string>; signature: string; timestamp: string };

const region = 'us-east-1';

/** Signs a request in its Authorization header. */
export function signHeaders(wanted: HandMadeRequest): SignedRequest {
  const timestamp = toTimestamp(wanted.at);
  const headers: Record<string, string> = {
    ...wanted.headers,
    host: new URL(wanted.endpoint).host,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': wanted.payloadHash ?? 'UNSIGNED-PAYLOAD',
  };
  const names = Object.keys(headers).sort();
  const query = canonicalQuery(wanted.query ?? {});
  const canonicalHeaders = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const signature = sign(wanted, timestamp, query, canonicalHeaders, names.join(';'));
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${wanted.credentials.accessKeyId}/${scopeOf(timestamp)}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { url: urlOf(wanted, query), headers, signature, timestamp };
}

/** Signs a request in its query, to be used by anyone for `seconds`. */
export function presign(wanted: HandMadeRequest, seconds: number): string {
  const timestamp = toTimestamp(wanted.at);
  const query = canonicalQuery({
    ...wanted.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${wanted.credentials.accessKeyId}/${scopeOf(timestamp)}`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
  });
  const signature = sign(wanted, timestamp, query, `host:${new URL(wanted.endpoint).host}\n`, 'host');
  return `${urlOf(wanted, query)}&X-Amz-Signature=${signature}`;
}

/** Sends a request as it is. @returns what was answered, its body as text. */
export function send(
  method: string,
  { url, headers }: { url: string; headers: Record<string, string> },
  body?: Buffer | string,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, async (response) => {
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece);
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Frames a body in signed chunks, as STREAMING-AWS4-HMAC-SHA256-PAYLOAD has it. */
export function signChunks(chunks: Buffer[], seed: SignedRequest, credentials: Credentials): Buffer {
  let previous = seed.signature;
  const key = deriveSigningKey(credentials.secretAccessKey, seed.timestamp.slice(0, 8), region);
  const framed = [...chunks, Buffer.alloc(0)].map((chunk) => {
    const text = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      seed.timestamp,
      scopeOf(seed.timestamp),
      previous,
      sha256Hex(''),
      createHash('sha256').update(chunk).digest('hex'),
    ].join('\n');
    previous = hmac(key, text).toString('hex');
    return Buffer.concat([
      Buffer.from(`${chunk.length.toString(16)};chunk-signature=${previous}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]);
  });
  return Buffer.concat(framed);
}

function sign(wanted: HandMadeRequest, timestamp: string, query: string, headers: string, names: string): string {
  const path = encodeStrictly(wanted.path).replaceAll('%2F', '/');
  const payloadHash = wanted.payloadHash ?? 'UNSIGNED-PAYLOAD';
  const canonical = [wanted.method, path, query, headers, names, payloadHash].join('\n');
  const key = deriveSigningKey(wanted.credentials.secretAccessKey, timestamp.slice(0, 8), region);
  return hmac(key, ['AWS4-HMAC-SHA256', timestamp, scopeOf(timestamp), sha256Hex(canonical)].join('\n')).toString(
    'hex',
  );
}

function scopeOf(timestamp: string): string {
  return `${timestamp.slice(0, 8)}/${region}/s3/aws4_request`;
}

function canonicalQuery(query: Record<string, string>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .sort()
    .join('&');
}

function urlOf({ endpoint, path }: HandMadeRequest, query: string): string {
  return `${endpoint}${encodeStrictly(path).replaceAll('%2F', '/')}${query === '' ? '' : `?${query}`}`;
}

function toTimestamp(at = Date.now()): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
