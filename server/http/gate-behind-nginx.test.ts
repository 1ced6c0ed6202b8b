import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#embedded/free-port.ts';
import { stopListeningConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { resetSettings } from '#server/env.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { stopWatchingStackStatus } from '#server/services/stack-status/watched-stack-status.ts';
import { docsBlocks, nginxVersion, startNginx } from '#tests/nginx.ts';
import { startGate } from '#tests/start-gate.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

/** The configuration of docs/operating.md in the real nginx, before a small service. */
const version = nginxVersion();
const title = version === null ? 'nginx (skipped: /usr/sbin/nginx is not there)' : `nginx ${version}`;

describe.skipIf(version === null)(title, () => {
  let test: TestConsole;
  let console: Awaited<ReturnType<typeof startGate>>;
  let service: Server;
  let address: string;
  const closers: (() => Promise<void>)[] = [];
  const served: string[] = [];

  beforeAll(async () => {
    test = await startTestConsole();
    process.env.GATE_PASS_PATHS = '/health';
    resetSettings();
    console = await startGate();
    service = createServer(async (request, response) => {
      let bytes = 0;
      for await (const piece of request) bytes += piece.length;
      served.push(`${request.method} ${request.url} ${bytes}`);
      if (request.url === '/broken') response.writeHead(500).end('broken by itself');
      else response.end('served');
    });
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    address = await startWith((configuration) => configuration);
  });
  afterAll(async () => {
    for (const close of closers) await close();
    service.closeAllConnections();
    service.close();
    await console.close();
    stopWatchingStackStatus();
    await stopListeningConsoleDb();
    await test.close();
  });

  async function startWith(change: (configuration: string) => string): Promise<string> {
    const port = await freePort();
    const servicePort = (service.address() as AddressInfo).port;
    const [block = ''] = docsBlocks('operating.md', 'nginx');
    const configuration = change(block)
      .replace('127.0.0.1:3000', `127.0.0.1:${console.port}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${servicePort}`)
      .replace('listen 80', `listen 127.0.0.1:${port}`);
    closers.push(await startNginx(configuration, port));
    return `http://127.0.0.1:${port}`;
  }

  const set = (status: 'READ_WRITE' | 'READ_ONLY' | 'DOWN', currentMessage: string | null = null) =>
    setStackStatus({ status, currentMessage, pendingMaintenanceMessage: null }, { changedBy: emails.administrator });

  /** @returns status and body, and whether the service saw the call */
  async function call(method: string, path: string, init: RequestInit = {}) {
    const before = served.length;
    const answer = await fetch(`${address}${path}`, { method, ...init });
    const body = await answer.text();
    return { status: answer.status, body, headers: answer.headers, reached: served.length > before };
  }

  const reads = ['GET', 'HEAD', 'OPTIONS'];
  const writes = ['POST', 'PUT', 'PATCH', 'DELETE'];

  it('passes reads and writes in READ_WRITE, bodies whole', async () => {
    await set('READ_WRITE');
    for (const method of [...reads, ...writes]) {
      expect(await call(method, '/thing?x=1')).toMatchObject({ status: 200, reached: true });
    }
    const body = randomBytes(300_000);
    expect(await call('POST', '/big', { body })).toMatchObject({ status: 200, body: 'served' });
    expect(served.at(-1)).toBe(`POST /big ${body.length}`);
    expect(await call('GET', '/broken')).toMatchObject({ status: 500, body: 'broken by itself' });
  });

  it('stops writes in READ_ONLY, and everything in DOWN, with the message', async () => {
    await set('READ_ONLY', 'Only reading ☕');
    for (const method of reads) expect(await call(method, '/thing')).toMatchObject({ status: 200, reached: true });
    for (const method of writes) {
      const { status, body, headers, reached } = await call(method, '/thing', { body: 'x'.repeat(100_000) });
      expect([status, JSON.parse(body), reached]).toEqual([
        503,
        { reason: 'Only reading ☕', code: 'STACK_UNAVAILABLE' },
        false,
      ]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await set('DOWN');
    for (const method of [...reads, ...writes]) {
      const { status, body, reached, headers } = await call(method, '/thing');
      expect([status, reached, headers.has('retry-after')]).toEqual([503, false, true]);
      if (method !== 'HEAD')
        expect(JSON.parse(body)).toEqual({ reason: 'The stack is down for maintenance.', code: 'STACK_UNAVAILABLE' });
    }
  });

  it('lets nobody through who sends the gate’s headers or knows its paths', async () => {
    await set('DOWN');
    const headers = {
      'X-Original-Method': 'GET',
      'X-Original-URI': '/health',
      'X-Forwarded-Method': 'GET',
      'X-Forwarded-Uri': '/health',
    };
    expect(await call('POST', '/thing', { headers })).toMatchObject({ status: 503, reached: false });
    expect(await call('GET', '/health/%2e%2e/thing')).toMatchObject({ status: 503, reached: false });
    expect((await call('GET', '/stack-gate')).status).toBe(404);
    expect((await call('GET', '/stack-gate-refusal')).status).toBe(404);
    expect(await call('GET', '/health/db')).toMatchObject({ status: 200, reached: true });
  });

  it('gives the console no cookies or tokens of the callers', async () => {
    await set('READ_WRITE');
    await call('GET', '/thing', { headers: { Cookie: 'secret=1', Authorization: 'Bearer secret' } });
    const asked = console.requests.at(-1)?.headers ?? {};
    expect(asked).toMatchObject({ 'x-original-method': 'GET', 'x-original-uri': '/thing' });
    expect(Object.keys(asked)).not.toEqual(expect.arrayContaining(['cookie']));
    expect(JSON.stringify(asked)).not.toContain('secret');
  });

  it('a call that was refused just before the stack opened is never answered 200', async () => {
    await set('READ_WRITE');
    const { port } = console;
    const answer = await fetch(`http://127.0.0.1:${port}/gate/refusal`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { reason: 'The stack was not available a moment ago. Try again.', code: 'STACK_UNAVAILABLE' },
    ]);
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('answers 502 while no console is there, or passes where that is asked for', async () => {
    await set('READ_WRITE');
    const gone = 'server 127.0.0.1:1;';
    const kept = address;
    address = await startWith((configuration) => configuration.replace('server 127.0.0.1:3000;', gone));
    expect(await call('GET', '/thing')).toMatchObject({ status: 502, reached: false });
    const [, away = ''] = docsBlocks('operating.md', 'nginx');
    address = await startWith((configuration) =>
      configuration
        .replace('server 127.0.0.1:3000;', gone)
        .replace('proxy_pass http://stack-console/gate;', '$& error_page 502 504 = @stack-gate-away;')
        .replace('    listen 80;', `    listen 80;\n${away}`),
    );
    expect(await call('POST', '/thing')).toMatchObject({ status: 200, reached: true });
    address = kept;
  });
});
