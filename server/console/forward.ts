import { Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { AppError } from '#server/errors.ts';
import { writeFailure } from '#server/http/answers/write-failure.ts';
import { claimedForHeader } from '#server/http/auth/client-address.ts';
import { bodyLimit } from './body-limit.ts';
import { guardBody, refuseLargeBody } from './guard-body.ts';
import type { Target } from './read-target.ts';
import { pagePolicy, type SecurityOptions, securityHeaders } from './security-headers.ts';

export type ForwardOptions = SecurityOptions & {
  trustProxy: boolean;
  /** How long the body of a request may take, but for an archive's. */
  bodyWithinMs: number;
  /** The socket of the process that answers; null while there is none. */
  socketPath: () => string | null;
};

/** What belongs to one connection (RFC 9110, 7.6.1), and what is decided here. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);
/** What a proxy says of the caller; from anybody else it is not believed. */
const ofProxy = new Set([
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
  'forwarded',
]);

/** What is idle for ten seconds is closed. */
const agent = new Agent({ keepAlive: true, maxFreeSockets: 32, timeout: 10_000 });
const away = () =>
  new AppError('STACK_UNAVAILABLE', 'The console is starting again. Try again in a moment.', { retryAfterSeconds: 2 });

/**
 * Passes a request on to the process that answers it, and its answer back, both as streams. Whoever breaks off ends the other side, too.
 * @param onStream told when the answer turns out to be a stream of events
 * @throws AppError PAYLOAD_TOO_LARGE
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  target: Target,
  options: ForwardOptions,
  onStream: () => void,
): void {
  const socketPath = options.socketPath();
  if (socketPath === null) return void writeFailure(away(), request, response);
  const limit = bodyLimit(request.method ?? '', target.path, options.bodyWithinMs);
  refuseLargeBody(request, limit);
  const policy = pagePolicy(options);
  const outgoing = ask({
    agent,
    socketPath,
    method: request.method ?? 'GET',
    path: target.address,
    headers: requestHeaders(request, target, policy, options.trustProxy),
  });
  const refuse = (error: AppError) => {
    outgoing.destroy();
    if (response.headersSent) response.destroy();
    else void writeFailure(error, request, response, error.code === 'REQUEST_TIMEOUT' ? { Connection: 'close' } : {});
  };
  outgoing.on('error', () => {
    if (!response.writableEnded) refuse(away());
  });
  outgoing.on('response', (answer) => {
    if (response.headersSent || response.destroyed) return void answer.destroy();
    if (answer.headers['content-type']?.startsWith('text/event-stream')) onStream();
    response.writeHead(answer.statusCode ?? 502, answerHeaders(answer, policy, options));
    response.flushHeaders();
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  response.on('close', () => outgoing.destroy());
  if (!hasBody(request)) return void outgoing.end();
  guardBody(request, limit, refuse);
  request.on('aborted', () => outgoing.destroy());
  // A route refuses by the headers alone: it need not wait for a body that may never come.
  outgoing.flushHeaders();
  request.pipe(outgoing);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function requestHeaders(request: IncomingMessage, target: Target, policy: string, trustProxy: boolean): string[] {
  const isDropped = (name: string) =>
    ofConnection.has(name) ||
    (!trustProxy && ofProxy.has(name)) ||
    name === 'host' ||
    name === claimedForHeader ||
    name === 'content-security-policy' ||
    name === 'content-security-policy-report-only' ||
    (name === 'content-length' && !hasBody(request));
  const kept = pairsOf(request.rawHeaders).filter(([name]) => !isDropped(name.toLowerCase()));
  const own: [string, string][] = [
    ['Host', target.host],
    // Next.js reads the nonce of a page's scripts here.
    ['Content-Security-Policy', policy],
    ...(trustProxy ? [] : callerHeaders(request)),
    ...bodyHeaders(request),
  ];
  return [...own, ...kept].flat();
}

/** Who calls, and whom a proxy that is not trusted names. */
function callerHeaders({ headers, socket }: IncomingMessage): [string, string][] {
  const claimed = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const pairs: [string, string][] = [['X-Forwarded-For', socket.remoteAddress ?? '']];
  return claimed ? [...pairs, [claimedForHeader, claimed]] : pairs;
}

function bodyHeaders(request: IncomingMessage): [string, string][] {
  if (request.headers['transfer-encoding'] !== undefined) return [['Transfer-Encoding', 'chunked']];
  return hasBody(request) ? [] : [['Content-Length', '0']];
}

function answerHeaders(answer: IncomingMessage, policy: string, options: SecurityOptions): string[] {
  const kept = pairsOf(answer.rawHeaders).filter(([name]) => !ofConnection.has(name.toLowerCase()));
  const given = new Set(kept.map(([name]) => name.toLowerCase()));
  return [...kept, ...securityHeaders(given, answer.headers['content-type'] ?? '', policy, options)].flat();
}

function pairsOf(rawHeaders: string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    rawHeaders[2 * index] ?? '',
    rawHeaders[2 * index + 1] ?? '',
  ]);
}
