import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { constants, setPriority } from 'node:os';
import { dirname, resolve } from 'node:path';
import next from 'next';
import { z } from 'zod';
import { settings } from '#server/env.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { answerStaticFile } from './answer-static-file.ts';
import { collectWhenQuiet } from './collect-when-quiet.ts';
import { createMetricsServer } from './metrics-server.ts';
import { tellFileLength } from './tell-file-length.ts';

const stopWithinMs = 4000;
const gateAnswers = z.object({ passed: z.number(), refused: z.number(), failed: z.number() });
const message = z.union([z.object({ gateRenewed: z.number() }), z.object({ gateAskedOn: z.number(), gateAnswers })]);

/** The console's pages and API: Next.js, on the socket that PAGES_SOCKET names. Its parent (server/console/main.ts) meets the world. */
async function startPages(): Promise<void> {
  const socketPath = process.env.PAGES_SOCKET;
  if (socketPath === undefined)
    throw new AppError('SETTING_INVALID', 'The console is started with server/console/main.ts.');
  // The gate's own process goes first where both want a processor.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const root = resolve(import.meta.dirname, '../..');
  const { HOST, PORT } = settings().environment;
  const development = process.env.NODE_ENV === 'development';
  const app = next({ dev: development, dir: root, hostname: HOST, port: PORT });
  await app.prepare();
  const handle = app.getRequestHandler();
  const isStaticFile = answerStaticFile(resolve(root, 'public'), resolve(root, '.next/static'));
  const noteRequest = collectWhenQuiet();
  const server = createServer({ maxHeaderSize: 65_536, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    noteRequest();
    if (isStaticFile(request, response)) return;
    tellFileLength(response);
    handle(request, response).catch(() => response.destroy());
  });
  // The front keeps its connections for as long as it likes.
  server.keepAliveTimeout = 0;
  if (development) server.on('upgrade', app.getUpgradeHandler());
  joinGate();
  // Whoever asked is gone with the parent.
  process.on('disconnect', () => {
    rmSync(dirname(socketPath), { recursive: true, force: true });
    process.exit(0);
  });
  for (const event of ['SIGINT', 'SIGTERM'] as const) {
    process.on(event, () => {
      setTimeout(() => process.exit(0), stopWithinMs).unref();
      // Event streams never end by themselves: what is open a moment after the last request was taken is closed.
      setTimeout(() => server.closeAllConnections(), 500).unref();
      server.close(() => process.exit(0));
      server.closeIdleConnections();
    });
  }
  await listenForMetrics();
  server.listen(socketPath, () => process.send?.({ ready: true }));
}

/** @throws AppError SETTING_INVALID when METRICS_PORT can't be listened on */
async function listenForMetrics(): Promise<void> {
  const { METRICS_PORT, METRICS_HOST } = settings().environment;
  if (METRICS_PORT === undefined) return;
  const server = createMetricsServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(new AppError('SETTING_INVALID', `METRICS_PORT ${METRICS_PORT} cannot be listened on (${code}).`)),
    );
    server.listen(METRICS_PORT, METRICS_HOST, resolve);
  });
}

/** The gate stands in the parent: what is told to it from here, and from there. */
function joinGate(): void {
  const waiting = new Map<number, () => void>();
  let count = 0;
  globalThis.stackRenewGate = () =>
    new Promise((renewed) => {
      waiting.set(++count, renewed);
      process.send?.({ renewGate: count });
    });
  process.on('message', (given) => {
    const told = message.safeParse(given).data;
    if (told === undefined) return;
    if ('gateAskedOn' in told) {
      globalThis.stackGateLastAskedOn = told.gateAskedOn;
      globalThis.stackGateAnswers = told.gateAnswers;
    } else {
      waiting.get(told.gateRenewed)?.();
      waiting.delete(told.gateRenewed);
    }
  });
}

try {
  await startPages();
} catch (error) {
  if (!isAppError(error)) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  const sentence = isAppError(error) ? error.message : 'The console could not start.';
  process.send?.({ error: sentence }, () => process.exit(1));
}
