import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, isAppError } from '#server/errors.ts';
import { writeFailure } from '#server/http/answers/write-failure.ts';
import { clientAddress } from '#server/http/auth/client-address.ts';
import { serveGate } from '#server/http/serve-gate.ts';
import { type ConnectionLimits, Connections } from './connection-limits.ts';
import { type ForwardOptions, forward } from './forward.ts';
import { passUpgrade } from './pass-upgrade.ts';
import { readTarget } from './read-target.ts';
import { describeUnreadable, refuseSocket } from './refuse-socket.ts';
import { RequestCount, type RequestLimits } from './request-limits.ts';

export type FrontOptions = Omit<ForwardOptions, 'bodyWithinMs'> & {
  connections: ConnectionLimits;
  requests: RequestLimits;
  times: FrontTimes;
  /** Told the HTTP status of each answer of the gate. */
  onGate?: (status: number) => void;
};

/** In milliseconds. */
export type FrontTimes = {
  /** The headers of a request must have come within so long. */
  headers: number;
  /** And its body, but for an archive's. */
  body: number;
  /** A connection is kept for so long after an answer. */
  idle: number;
  /** A connection on which nothing moves for so long is closed. */
  silent: number;
  /** For so long a body that nobody wants any more is thrown away: many clients read no answer before they have sent all. */
  linger: number;
};

export const usualTimes: FrontTimes = {
  headers: 15_000,
  body: 20_000,
  idle: 65_000,
  silent: 300_000,
  linger: 30_000,
};

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const allow = methods.join(', ');

const largestHeadersBytes = 16_384;

/**
 * The server that meets the world. It answers the gate itself and nothing else; what is sound and within the limits it passes on to the
 * process of the pages and of the API. So nothing that a page or a call costs there keeps the gate's callers waiting.
 */
export function createFront(options: FrontOptions): Server {
  const connections = new Connections(options.connections);
  const requests = new RequestCount(options.requests);
  const answers = new WeakMap<Duplex, ServerResponse>();
  const server = createServer(
    {
      maxHeaderSize: largestHeadersBytes,
      headersTimeout: options.times.headers,
      requestTimeout: 0,
      keepAliveTimeout: options.times.idle,
      connectionsCheckingInterval: Math.min(2000, options.times.headers),
      // A client that offers HTTP/2 is answered by HTTP/1.1, as HTTP has it; any other protocol is refused below.
      shouldUpgradeCallback: ({ headers }) => !/^\s*h2c\s*$/i.test(headers.upgrade ?? ''),
    },
    (request, response) => {
      // A client that goes away fails what is still being read and written; the close that follows is what counts.
      for (const side of [request, response]) side.on('error', () => undefined);
      connections.begin(request.socket);
      answers.set(request.socket, response);
      response.once('close', () => {
        connections.end(request.socket);
        if (answers.get(request.socket) === response) answers.delete(request.socket);
        linger(request, options.times.linger);
      });
      if (serveGate(request, response)) {
        response.once('finish', () => options.onGate?.(response.statusCode));
        return;
      }
      try {
        answer(request, response);
      } catch (error) {
        request.resume();
        const isMethod = isAppError(error) && error.code === 'METHOD_NOT_ALLOWED';
        void writeFailure(error, request, response, isMethod ? { Allow: allow } : {});
      }
    },
  );
  server.timeout = options.times.silent;
  server.on('connection', (socket) => {
    if (!connections.admit(socket)) refuseSocket(socket, full(), 'Retry-After: 5\r\n');
  });
  server.on('upgrade', (request, socket, head) => {
    if (options.development) passUpgrade(request, socket, head, options.socketPath());
    else refuseSocket(socket, noUpgrade());
  });
  server.on('connect', (_request, socket) => refuseSocket(socket, noProxy(), `Allow: ${allow}\r\n`));
  server.on('clientError', (error, socket) => {
    const isBegun = answers.get(socket)?.headersSent ?? false;
    if (isBegun || !socket.writable) socket.destroy();
    else refuseSocket(socket, describeUnreadable(error), `Allow: ${allow}\r\n`);
  });
  return server;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const method = request.method ?? '';
    if (!methods.includes(method)) {
      throw new AppError('METHOD_NOT_ALLOWED', `The console takes ${allow}, not ${method}.`);
    }
    if (request.url === '*' && method === 'OPTIONS') return void response.writeHead(204, { Allow: allow }).end();
    const target = readTarget(request);
    const end = requests.begin(callerOf(request, options.trustProxy));
    response.once('close', end);
    forward(request, response, target, { ...options, bodyWithinMs: options.times.body }, end);
  }
}

const full = () =>
  new AppError('STACK_UNAVAILABLE', 'The console has too many open connections. Try again in a moment.');
const noUpgrade = () => new AppError('BAD_REQUEST', 'The console takes no upgrade to another protocol than HTTP/1.1.');
const noProxy = () => new AppError('METHOD_NOT_ALLOWED', 'The console is not a proxy: it does not take CONNECT.');

function callerOf({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  return clientAddress(new Headers({ 'x-forwarded-for': String(forwarded ?? socket.remoteAddress ?? '') }));
}

function linger(request: IncomingMessage, lingerMs: number): void {
  if (request.complete || request.destroyed) return;
  const end = () => request.socket.destroy();
  request.resume();
  const timer = setTimeout(end, lingerMs);
  for (const event of ['end', 'close']) request.once(event, () => clearTimeout(timer));
}
