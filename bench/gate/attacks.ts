import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What an attack gets: where the console is, an administrator's token, and the names of hostile archives in its bucket. */
export type AttackTarget = { port: number; token: string; archives: string[] };

/** One round of an attack; it is called again and again by each client. */
type Attack = (target: AttackTarget, signal: AbortSignal) => Promise<unknown>;

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };
const dots = 'a.'.repeat(7500);
const megabyte = Buffer.alloc(1_000_000, 97);

const publicPaths = [
  '/status',
  '/status.json',
  '/status/history.json',
  '/status.rss',
  '/status.ics',
  '/status.svg',
  '/log-in',
  '/help/operating',
  '/nothing',
];

/** The worst that is known, by name. Nobody is logged in but where it says so. */
export const attacks: Record<string, Attack> = {
  'long addresses': async ({ port }, signal) => {
    await ask(port, 'GET', `/api/auth/csrf?callbackUrl=${dots}`, signal);
    await ask(port, 'GET', `/${dots}`, signal, { cookie: `next-auth.callback-url=${dots.slice(0, 7000)}` });
    await ask(port, 'GET', '/gate', signal, { 'x-original-method': 'GET', 'x-original-uri': '/'.repeat(14_000) });
  },
  'big bodies': async ({ port }, signal) => {
    await ask(port, 'POST', '/api/auth/callback/credentials', signal, form, 50);
    await ask(port, 'POST', '/auth/v1/session', signal, json, 50);
    await ask(port, 'PUT', '/repo/v1/admin/backup-file/a.zip', signal, { 'content-type': 'application/zip' }, 50);
  },
  upgrades: ({ port }, signal) =>
    raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 1000, signal),
  'slow headers and bodies': ({ port }, signal) =>
    Promise.all([
      ...Array.from({ length: 40 }, () => raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ', 4000, signal)),
      ...Array.from({ length: 10 }, () =>
        raw(port, 'POST /auth/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n', 4000, signal),
      ),
    ]),
  'log-ins': ({ port }, signal) => {
    const email = `${Math.random()}@example.org`;
    return ask(port, 'POST', '/auth/v1/session', signal, json, JSON.stringify({ email, password: 'wrong' }));
  },
  'streams of events': ({ port, token }, signal) =>
    Promise.all([
      ask(port, 'GET', '/repo/v1/admin/daemon/events', signal),
      ...Array.from({ length: 20 }, () => stream(port, '/repo/v1/admin/daemon/events', token, 2000, signal)),
    ]),
  'public pages': async ({ port }, signal) => {
    for (const path of publicPaths) await ask(port, 'GET', path, signal);
  },
  'previews of hostile archives': async ({ port, token, archives }, signal) => {
    for (const name of archives) {
      await ask(port, 'GET', `/repo/v1/admin/backup/${name}`, signal, { sessionToken: token });
      await ask(port, 'GET', `/repo/v1/admin/restore-preview?key=${name}`, signal, { sessionToken: token });
    }
  },
};

/** @param body a number: so many megabytes. @returns the status; 0 when the connection was closed */
function ask(
  port: number,
  method: string,
  path: string,
  signal: AbortSignal,
  headers: Record<string, string> = {},
  body: string | number | null = null,
): Promise<number> {
  return new Promise((resolve) => {
    const asking = request({ host: '127.0.0.1', port, method, path, headers, signal, agent: false }, (answer) => {
      answer.resume();
      answer.once('close', () => resolve(answer.statusCode ?? 0));
    });
    asking.once('error', () => resolve(0));
    asking.once('close', () => resolve(0));
    if (typeof body === 'number') void sendMegabytes(asking, body);
    else asking.end(body ?? undefined);
  });
}

async function sendMegabytes(asking: ReturnType<typeof request>, count: number): Promise<void> {
  for (let sent = 0; sent < count && !asking.destroyed; sent++) {
    if (!asking.write(megabyte)) {
      await new Promise<void>((more) => {
        asking.once('drain', more);
        asking.once('close', more);
      });
    }
  }
  asking.end();
}

/** Sends a text and then one letter every 200 ms, until the connection is closed or the given milliseconds have passed. */
async function raw(port: number, text: string, forMs: number, signal: AbortSignal): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(text);
  for (let ms = 0; ms < forMs && !socket.destroyed && !socket.readableEnded && !signal.aborted; ms += 200) {
    await wait(200);
    if (socket.writable) socket.write('a');
  }
  socket.destroy();
}

async function stream(port: number, path: string, sessionToken: string, forMs: number, signal: AbortSignal) {
  const end = AbortSignal.any([signal, AbortSignal.timeout(forMs)]);
  await ask(port, 'GET', path, end, { sessionToken });
}
