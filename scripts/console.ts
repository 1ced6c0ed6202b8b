import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import next from 'next';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { claimedForHeader } from '#server/http/client-address.ts';
import { serveGate } from '#server/http/serve-gate.ts';
import { fileMethodAnswerer } from './console/answer-file-method.ts';
import { tellFileLength } from './console/tell-file-length.ts';

/** What a proxy says of the caller; from anybody else it is not believed. */
const proxyHeaders = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-real-ip', 'forwarded'];
const stopWithinMs = 4000;
/** A connection on which nothing moves for so long is closed; an upload may take as long as it needs. */
const silentMs = 300_000;

/** The console: Next.js behind an HTTP server of our own, which knows who calls. */
async function startConsole(): Promise<void> {
  const { HOST, PORT, TRUST_PROXY } = settings().environment;
  const app = next({
    dev: process.env.NODE_ENV === 'development',
    dir: resolve(import.meta.dirname, '..'),
    hostname: HOST,
    port: PORT,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  const answerFileMethod = fileMethodAnswerer(resolve(import.meta.dirname, '../public'));
  const server = createServer((request, response) => {
    if (serveGate(request, response)) return;
    delete request.headers[claimedForHeader];
    if (!TRUST_PROXY) setCaller(request);
    if (!isDecodable(request.url ?? '')) {
      refuseAddress(response);
      return;
    }
    if (answerFileMethod(request, response)) return;
    tellFileLength(response);
    handle(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 0;
  server.timeout = silentMs;
  server.on('upgrade', app.getUpgradeHandler());
  server.once('error', (error: NodeJS.ErrnoException) => fail(`Port ${PORT} can not be listened on (${error.code}).`));

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    // Event streams never end by themselves: what is open a moment after the last request was taken is closed.
    setTimeout(() => server.closeAllConnections(), 500).unref();
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  };
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, stop);

  server.listen(PORT, HOST, () => process.send?.({ ready: true }));
}

function setCaller(request: IncomingMessage): void {
  const claimed = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  if (claimed) request.headers[claimedForHeader] = claimed;
  for (const name of proxyHeaders) delete request.headers[name];
  request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? '';
}

/** Next.js answers 500 to an address with a broken percent-encoding. */
function isDecodable(address: string): boolean {
  try {
    decodeURIComponent(address.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

function refuseAddress(response: ServerResponse): void {
  response.writeHead(400, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Connection: 'close' });
  response.end(JSON.stringify({ reason: 'The address has a percent-encoding that is no UTF-8.' }));
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  if (process.send === undefined) process.exit(1);
  process.send({ error: sentence }, () => process.exit(1));
}

try {
  await startConsole();
} catch (error) {
  if (!isAppError(error)) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  fail(isAppError(error) ? error.message : 'The console could not start.');
}
