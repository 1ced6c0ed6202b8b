import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { createFront, usualTimes } from './front-server.ts';
import { openFileLimit } from './open-file-limit.ts';
import { PagesProcess } from './pages-process.ts';

const stopWithinMs = 4000;
const pagesStopWithinMs = 3000;

/** The console: a server that meets the world and answers the gate, and behind it the process of the pages and of the API. */
async function startConsole(): Promise<void> {
  const { HOST, PORT, TRUST_PROXY, NEXTAUTH_URL } = settings().environment;
  const pages = new PagesProcess();
  await pages.start();
  // A request that is passed on takes two descriptors here, and the rest is for what is not a connection.
  const inAll = Math.min(2000, Math.floor(openFileLimit() / 3));
  const server = createFront({
    development: process.env.NODE_ENV === 'development',
    isHttps: NEXTAUTH_URL?.startsWith('https://') ?? false,
    trustProxy: TRUST_PROXY,
    connections: { inAll, perAddress: TRUST_PROXY ? null : Math.floor(inAll / 2) },
    requests: { inAll: Math.floor(inAll / 5), perAddress: Math.floor(inAll / 10) },
    times: usualTimes,
    socketPath: () => pages.socketPath,
    onGate: (status) => pages.tellGateAnswer(status),
  });
  server.once('error', (error: NodeJS.ErrnoException) => fail(`Port ${PORT} cannot be listened on (${error.code}).`));

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    // Event streams never end by themselves: what is open a moment after the last request was taken is closed.
    setTimeout(() => server.closeAllConnections(), 500).unref();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    Promise.all([closed, pages.stop(pagesStopWithinMs)]).then(() => process.exit(0));
  };
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(event, stop);

  server.listen(PORT, HOST, () => process.send?.({ ready: true }));
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
