import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { parseRequestTarget } from '../protocol/request-target.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { type Credentials, verifySignature } from '../protocol/verify-signature.ts';
import { writeXml } from '../protocol/xml.ts';
import type { BucketStore } from '../store/bucket-store.ts';
import { hasCode } from '../store/files.ts';
import { chooseHandler } from './choose-handler.ts';
import type { S3Answer } from './s3-request.ts';

/** One request of a client, with what answers it. */
export type Exchange = { raw: IncomingMessage; response: ServerResponse; waitsForContinue: boolean };

/** Answers one request: who asks is checked before anything else is. Never rejects. */
export async function serveRequest(store: BucketStore, credentials: Credentials, exchange: Exchange): Promise<void> {
  const { raw, response } = exchange;
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('server', 'stack-console-bucket');
  try {
    await sendAnswer(response, await answer(store, credentials, exchange));
  } catch (error) {
    if (response.headersSent || response.socket === null || response.socket.destroyed) {
      if (!hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE', 'ABORT_ERR')) {
        toRefusal(error, requestId, store.log);
      }
      response.destroy();
      return;
    }
    raw.resume();
    sendRefusal(exchange, toRefusal(error, requestId, store.log), requestId);
  }
}

async function answer(store: BucketStore, credentials: Credentials, exchange: Exchange): Promise<S3Answer> {
  const { raw, response } = exchange;
  const target = parseRequestTarget(raw.url ?? '');
  const signature = verifySignature(raw, target, credentials, Date.now());
  const invite = () => {
    if (exchange.waitsForContinue) response.writeContinue();
    exchange.waitsForContinue = false;
  };
  const request = { raw, target, signature, store, invite };
  return chooseHandler(request)(request);
}

async function sendAnswer(response: ServerResponse, { status, headers, xml, content, done }: S3Answer): Promise<void> {
  try {
    response.writeHead(status, {
      ...headers,
      ...(xml === undefined ? {} : { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(xml) }),
      ...(xml === undefined && headers?.['content-length'] === undefined && status !== 204
        ? { 'content-length': 0 }
        : {}),
    });
    if (content === undefined) response.end(xml);
    else await pipeline(content, response);
  } finally {
    done?.();
  }
}

function sendRefusal({ raw, response, waitsForContinue }: Exchange, refusal: S3Error, requestId: string): void {
  const hasBody = raw.method !== 'HEAD' && refusal.status !== 304;
  const document = writeXml(
    'Error',
    { Code: refusal.code, Message: refusal.message, Resource: raw.url?.split('?')[0], RequestId: requestId },
    '',
  );
  response.writeHead(refusal.status, {
    ...refusal.headers,
    ...(waitsForContinue ? { connection: 'close' } : {}),
    ...(hasBody ? { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(document) } : {}),
  });
  response.end(hasBody ? document : undefined);
}

function toRefusal(error: unknown, requestId: string, log: BucketStore['log']): S3Error {
  if (error instanceof S3Error) return error;
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    log(`Request ${requestId} failed: the disk that holds the bucket is full.`);
    return new S3Error('InsufficientStorage');
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
  const name = error instanceof Error ? error.name : 'Error';
  log(`Request ${requestId} failed: ${name} (${code}).`);
  return new S3Error('InternalError');
}
