import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimedForHeader } from '#server/http/auth/client-address.ts';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { createFront, usualTimes } from './front-server.ts';

/** What stands behind the front here: it keeps the requests that it got, and answers as `answer` says. */
const folder = mkdtempSync(join(tmpdir(), 'stack-console-front-'));
const socketPath = join(folder, 'socket');
let behind: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => unknown;
let isAway = false;
let console: TestConsole;
let front: Server;
let port = 0;
const limits = { connections: 40, perAddress: 30, requests: 12, ofAddress: 8 };

beforeAll(async () => {
  console = await startTestConsole();
  behind = createServer((request, response) => answer(request, response));
  behind.listen(socketPath);
  front = createFront({
    development: false,
    isHttps: false,
    trustProxy: false,
    connections: { inAll: limits.connections, perAddress: limits.perAddress },
    requests: { inAll: limits.requests, perAddress: limits.ofAddress },
    times: { ...usualTimes, headers: 400, body: 600, linger: 300 },
    socketPath: () => (isAway ? null : socketPath),
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const address = front.address();
  port = typeof address === 'object' ? (address?.port ?? 0) : 0;
});
afterAll(async () => {
  front.closeAllConnections();
  behind.closeAllConnections();
  await Promise.all([front, behind].map((server) => new Promise((closed) => server.close(closed))));
  rmSync(folder, { recursive: true });
  await console.close();
});
beforeEach(() => {
  isAway = false;
  answer = async (request, response) => {
    request.resume();
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ url: request.url, headers: request.headers, raw: request.rawHeaders }));
  };
});

/** Sends bytes as they are, and gives all that comes back until the connection is closed, or `ms` have gone by. */
async function send(text: string, ms = 3000): Promise<{ status: number; text: string; isClosed: boolean }> {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  socket.on('data', (piece) => {
    got += piece;
  });
  socket.on('error', () => undefined);
  socket.write(text, 'latin1');
  const isClosed = await Promise.race([once(socket, 'close').then(() => true), wait(ms, false)]);
  socket.destroy();
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(got)?.[1] ?? 0), text: got, isClosed };
}
const ask = (line: string, headers = 'Host: a', rest = '') =>
  send(`${line}\r\n${headers}\r\nConnection: close\r\n\r\n${rest}`);
const reasonIn = (text: string) => /"reason":"([^"]+)"/.exec(text)?.[1];
const descriptors = () => readdirSync('/proc/self/fd').length;
const get = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
const gate = () => get('/gate', { headers: { 'X-Original-Method': 'GET' } });
const open = async () => {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};
const closeAll = (sockets: Socket[]) => sockets.forEach((socket) => void socket.destroy());

describe('what is no request that a route takes', () => {
  it.each(['TRACE', 'PROPFIND', 'PURGE', 'QUERY', 'BREW', 'CONNECT'])('%s is 405 with Allow', async (method) => {
    const { status, text } = await ask(`${method} ${method === 'CONNECT' ? 'a:1' : '/x'} HTTP/1.1`);
    expect([status, reasonIn(text)]).toEqual([405, expect.stringMatching(/\.$/)]);
    expect(text).toMatch(/^Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r$/m);
  });

  it('OPTIONS * is 204 with Allow', async () => {
    const { status, text } = await ask('OPTIONS * HTTP/1.1');
    expect(status).toBe(204);
    expect(text).toMatch(/^Allow: GET, /m);
  });

  it('an absolute address is taken as its path and its host', async () => {
    const { text } = await ask('GET http://other.example:81/a/b?c=d HTTP/1.1');
    expect(text).toContain('"url":"/a/b?c=d"');
    expect(text).toContain('"host":"other.example:81"');
  });

  it.each([
    ['a broken percent-encoding', 'GET /%e0%a4 HTTP/1.1', 'Host: a'],
    ['U+0000', 'GET /a%00b HTTP/1.1', 'Host: a'],
    ['an address without a slash', 'GET a HTTP/1.1', 'Host: a'],
    ['another scheme', 'GET ftp://a/b HTTP/1.1', 'Host: a'],
    ['* with GET', 'GET * HTTP/1.1', 'Host: a'],
    ['two hosts', 'GET / HTTP/1.1', 'Host: a\r\nHost: b'],
    ['a host with a path', 'GET / HTTP/1.1', 'Host: a/b'],
    ['a host with a user', 'GET / HTTP/1.1', 'Host: a@b'],
    ['an empty host', 'GET / HTTP/1.1', 'Host: '],
    ['a long host', 'GET / HTTP/1.1', `Host: ${'a'.repeat(300)}`],
    ['a broken header', 'GET / HTTP/1.1', 'Host: a\r\nno colon'],
    ['both lengths', 'POST / HTTP/1.1', 'Host: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked'],
    ['a broken length', 'POST / HTTP/1.1', 'Host: a\r\nContent-Length: 3x'],
  ])('%s is 400 with a sentence', async (_, line, headers) => {
    const { status, text } = await ask(line, headers);
    expect([status, reasonIn(text)]).toEqual([400, expect.stringMatching(/^The .*\.$/)]);
  });

  it('400 upgrades are refused and leave no descriptor', async () => {
    const upgrade = 'Host: a\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x';
    const one = await send(`GET /x HTTP/1.1\r\n${upgrade}\r\nConnection: Upgrade\r\n\r\n`);
    expect([one.status, one.isClosed]).toEqual([400, true]);
    const before = descriptors();
    for (let round = 0; round < 20; round++) {
      const texts = Array.from({ length: 20 }, () =>
        send(`GET /x HTTP/1.1\r\n${upgrade}\r\nConnection: Upgrade\r\n\r\n`),
      );
      for (const { status, isClosed } of await Promise.all(texts)) expect([status, isClosed]).toEqual([400, true]);
    }
    await expect.poll(descriptors, { timeout: 5000 }).toBeLessThanOrEqual(before + 2);
  });

  it('an offer of HTTP/2 is answered by HTTP/1.1', async () => {
    const { status } = await send(
      'GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n',
      500,
    );
    expect(status).toBe(200);
  });
});

describe('sizes and times', () => {
  it('headers over 16 kB are 431', async () => {
    const { status, text } = await ask('GET / HTTP/1.1', `Host: a\r\nX: ${'a'.repeat(17_000)}`);
    expect([status, reasonIn(text)]).toEqual([431, expect.stringContaining('16 kB')]);
  });

  it('slow headers are 408 and their connection is closed', async () => {
    const { status, isClosed } = await send('GET / HTTP/1.1\r\nHost: a\r\n');
    expect([status, isClosed]).toEqual([408, true]);
  });

  it('a connection that says nothing is closed', async () => {
    expect((await send('')).isClosed).toBe(true);
  });

  it.each(['Content-Length: 100', 'Transfer-Encoding: chunked'])('a slow body (%s) is 408', async (header) => {
    let broken = false;
    answer = (request, response) => {
      request.on('error', () => undefined).resume();
      response.on('close', () => {
        broken = !request.complete;
      });
    };
    const { status, isClosed } = await send(`POST /x HTTP/1.1\r\nHost: a\r\n${header}\r\n\r\n`);
    expect([status, isClosed]).toEqual([408, true]);
    await expect.poll(() => broken).toBe(true);
  });

  it.each([
    ['/repo/v1/admin/password', 1_000_001],
    ['/api/auth/callback/credentials', 32_001],
  ])('a body of %s over its bound is 413, told or not', async (path, bytes) => {
    let got = 0;
    answer = (request) => request.on('data', (piece) => (got += piece.length)).on('error', () => undefined);
    const told = await get(path, { method: 'POST', body: 'a'.repeat(bytes) });
    expect([told.status, got]).toEqual([413, 0]);
    expect(await told.json()).toEqual({
      reason: expect.stringMatching(/^The body takes [\d,]+ bytes at most\.$/),
      code: 'PAYLOAD_TOO_LARGE',
    });
    const chunk = `${(20_000).toString(16)}\r\n${'a'.repeat(20_000)}\r\n`;
    const untold = await ask(`POST ${path} HTTP/1.1`, 'Host: a\r\nTransfer-Encoding: chunked', chunk.repeat(60));
    expect(untold.status).toBe(413);
    expect(got).toBeLessThan(bytes + 70_000);
  });

  it('an archive may be larger, and take longer', async () => {
    let got = 0;
    answer = async (request, response) => {
      for await (const piece of request) got += piece.length;
      response.end('{}');
    };
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let piece = 0; piece < 8; piece++) {
          controller.enqueue(new Uint8Array(300_000));
          await wait(150);
        }
        controller.close();
      },
    });
    const upload: RequestInit & { duplex: 'half' } = { method: 'PUT', body, duplex: 'half' };
    const sent = await get('/repo/v1/admin/backup-file/a.zip', upload);
    expect([sent.status, got]).toEqual([200, 2_400_000]);
  });

  it('a body that nobody wants is thrown away for a while, and its connection closed then', async () => {
    answer = (_, response) => response.writeHead(403).end('{}');
    const { status, isClosed } = await send('POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc');
    expect([status, isClosed]).toEqual([403, true]);
  });
});

describe('how many', () => {
  it('connections that wait for nothing give way, and the gate answers', async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, open));
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nX-Slow:');
    expect((await gate()).status).toBe(200);
    const count = await new Promise<number>((counted) => front.getConnections((_, number) => counted(number)));
    expect(count).toBeLessThanOrEqual(limits.connections);
    closeAll(sockets);
  });

  it('requests at once are bounded, with 429 and Retry-After, but for streams of events and the gate', async () => {
    let waiting = 0;
    answer = (request, response) => {
      if (request.url !== '/events') waiting += 1;
      else response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    };
    const streams = Array.from({ length: limits.ofAddress + 2 }, () => new AbortController());
    for (const { signal } of streams) expect((await get('/events', { signal })).status).toBe(200);
    const sockets = await Promise.all(Array.from({ length: limits.ofAddress }, open));
    for (const socket of sockets) socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(() => waiting).toBe(limits.ofAddress);
    const refused = await get('/slow');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
    expect(await refused.json()).toEqual({ reason: expect.stringContaining('Try again'), code: 'TOO_MANY_REQUESTS' });
    expect((await gate()).status).toBe(200);
    closeAll(sockets);
    for (const stream of streams) stream.abort();
    answer = (_, response) => response.end('{}');
    await expect.poll(async () => (await get('/slow')).status).toBe(200);
  });
});

describe('passing on', () => {
  it('tells who calls, and believes nobody who says so', async () => {
    const got = await get('/x', {
      headers: {
        'X-Forwarded-For': '1.2.3.4',
        Forwarded: 'for=1.2.3.4',
        'X-Real-IP': '1.2.3.4',
        'X-Other': 'kept',
        [claimedForHeader]: '5.6.7.8',
      },
    });
    const { headers } = await got.json();
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(headers[claimedForHeader]).toBe('1.2.3.4');
    expect([headers.forwarded, headers['x-real-ip'], headers['x-other']]).toEqual([undefined, undefined, 'kept']);
  });

  it('gives every answer the headers that keep a browser in check, and a page its nonce', async () => {
    let policy: string | undefined;
    answer = (request, response) => {
      policy = String(request.headers['content-security-policy']);
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end();
    };
    const forged = { 'Content-Security-Policy': "script-src 'nonce-mine'" };
    const page = await get('/', { headers: forged });
    expect(page.headers.get('content-security-policy')).toBe(policy);
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/]{22}==' 'strict-dynamic'; .*frame-ancestors 'none'/);
    expect((await get('/')).headers.get('content-security-policy')).not.toBe(
      page.headers.get('content-security-policy'),
    );
    for (const [name, value] of [
      ['x-frame-options', 'DENY'],
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'same-origin'],
      ['cross-origin-opener-policy', 'same-origin'],
      ['cross-origin-resource-policy', 'same-origin'],
    ] as const) {
      expect(page.headers.get(name)).toBe(value);
    }
    expect(page.headers.get('permissions-policy')).toContain('camera=()');
    expect(page.headers.get('strict-transport-security')).toBeNull();
  });

  it('leaves the headers that a route gave itself', async () => {
    answer = (_, response) => {
      response.writeHead(200, [
        ...['Cross-Origin-Resource-Policy', 'cross-origin', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
        ...['Content-Type', 'application/json'],
      ]);
      response.end('{}');
    };
    const got = await get('/status.json');
    expect(got.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(got.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(got.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it('ends the other side when one breaks off', async () => {
    const begun: string[] = [];
    const ended: string[] = [];
    answer = (request, response) => {
      begun.push(request.url ?? '');
      response.on('close', () => ended.push(request.url ?? ''));
      request.on('error', () => undefined).resume();
      if (request.url === '/long') response.write('a');
    };
    for (const text of [
      'GET /long HTTP/1.1\r\nHost: a\r\n\r\n',
      'POST /broken HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab',
    ]) {
      const socket = await open();
      const before = begun.length;
      socket.write(text);
      await expect.poll(() => begun.length).toBe(before + 1);
      socket.destroy();
    }
    await expect.poll(() => ended.toSorted()).toEqual(['/broken', '/long']);
    answer = (_, response) => {
      response.writeHead(200, { 'Content-Length': 10 }).write('abc');
      setImmediate(() => response.destroy());
    };
    await expect(get('/cut').then((got) => got.text())).rejects.toThrow();
  });

  it('is 503 with Retry-After while the pages are away; the gate answers', async () => {
    isAway = true;
    const away = await get('/x');
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await gate()).status).toBe(200);
    isAway = false;
    answer = (request) => request.socket.destroy();
    expect((await get('/x')).status).toBe(503);
  });
});

it('leaves no descriptor, timer or request behind', async () => {
  await expect
    .poll(() => new Promise((counted) => front.getConnections((_, number) => counted(number))), { timeout: 8000 })
    .toBeLessThan(10);
  const before = descriptors();
  for (let round = 0; round < 10; round++) {
    await Promise.all([
      ...Array.from({ length: 3 }, () => send('POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab', 50)),
      ...Array.from({ length: 3 }, () => send('GET /x HTTP/1.1\r\nHost:', 50)),
      get('/x').then((got) => got.text()),
    ]);
  }
  await expect.poll(descriptors, { timeout: 8000 }).toBeLessThanOrEqual(before + 8);
});
