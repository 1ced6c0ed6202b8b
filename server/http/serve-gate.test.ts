import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { consoleDb, disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { stopListeningConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { resetSettings } from '#server/env.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { stopWatchingStackStatus } from '#server/services/stack-status/watched-stack-status.ts';
import { type FaultProxy, startFaultProxy } from '#tests/fault-proxy.ts';
import { startGate } from '#tests/start-gate.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let proxy: FaultProxy;
let gate: Awaited<ReturnType<typeof startGate>>;
let elsewhere: Client;
const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

beforeAll(async () => {
  test = await startTestConsole();
  const { hostname, port } = new URL(test.consoleDatabase.url);
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  elsewhere = new Client(test.consoleDatabase.adminUrl);
  await elsewhere.connect();
  gate = await startGate();
  process.env.GATE_PASS_PATHS = '/health';
  await forget(test.consoleDatabase.url.replace(`:${port}`, `:${proxy.port}`));
});
afterAll(async () => {
  await forget(test.consoleDatabase.url);
  await Promise.all([elsewhere.end(), proxy.close(), gate.close()]);
  await test.close();
});
beforeEach(() => set('READ_WRITE'));
afterEach(() => proxy.mend());

/** As a console that has just started. */
async function forget(databaseUrl = process.env.DATABASE_URL): Promise<void> {
  stopWatchingStackStatus();
  await Promise.all([stopListeningConsoleDb(), disconnectConsoleDb()]);
  process.env.DATABASE_URL = databaseUrl;
  resetSettings();
}

const set = (status: 'READ_WRITE' | 'READ_ONLY' | 'DOWN', currentMessage: string | null = null) =>
  setStackStatus({ status, currentMessage, pendingMaintenanceMessage: null }, { changedBy: emails.administrator });
const setElsewhere = (status: string) => elsewhere.query('update stack_status set status = $1', [status]);
const ask = (headers: Record<string, string>, method = 'GET') =>
  fetch(`http://127.0.0.1:${gate.port}/gate`, { method, headers });
const askFor = (method: string, uri = '/thing') => ask({ 'X-Original-Method': method, 'X-Original-URI': uri });
const statusOf = async (method: string) => (await askFor(method)).status;

describe('the gate', () => {
  it.each([
    ['nginx', 'X-Original-Method', 'X-Original-URI'],
    ['Traefik', 'X-Forwarded-Method', 'X-Forwarded-Uri'],
  ])('answers %s by the method of the call, whatever method asks', async (_, methodHeader, uriHeader) => {
    const table = {
      READ_WRITE: methods,
      READ_ONLY: ['GET', 'HEAD', 'OPTIONS'],
      DOWN: [],
    } as const satisfies Record<string, string[]>;
    for (const status of ['READ_WRITE', 'READ_ONLY', 'DOWN'] as const) {
      await set(status);
      for (const method of [...methods, 'PROPFIND', 'get']) {
        const passes = status === 'READ_WRITE' || table[status].some((name) => name === method);
        for (const asking of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
          const answer = await ask({ [methodHeader]: method, [uriHeader]: '/thing' }, asking);
          expect([status, method, asking, answer.status]).toEqual([status, method, asking, passes ? 200 : 503]);
        }
      }
    }
  });

  it('tells the message and when to come back', async () => {
    await set('DOWN', 'Back at nine ☕');
    const answer = await askFor('GET');
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { reason: 'Back at nine ☕', code: 'STACK_UNAVAILABLE' },
    ]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await set('READ_ONLY');
    expect(await (await askFor('POST')).json()).toEqual({
      reason: 'The stack is in READ_ONLY mode for maintenance.',
      code: 'STACK_UNAVAILABLE',
    });
  });

  it('takes the stricter of two headers, for a caller may have sent one of them', async () => {
    await set('READ_ONLY');
    const forged = { 'X-Original-Method': 'GET', 'X-Original-URI': '/health' };
    const real = { 'X-Forwarded-Method': 'POST', 'X-Forwarded-Uri': '/thing' };
    expect((await ask({ ...forged, ...real })).status).toBe(503);
    expect((await ask({ ...forged, 'X-Forwarded-Method': 'GET' })).status).toBe(200);
    expect((await ask({ 'X-Original-Method': 'GET, POST' })).status).toBe(503);
  });

  it('passes the paths of GATE_PASS_PATHS always, and no other', async () => {
    await set('DOWN');
    for (const uri of ['/health', '/health/db?x=1']) expect((await askFor('POST', uri)).status).toBe(200);
    for (const uri of ['/healthy', '/health/../thing', '/thing?/health']) {
      expect((await askFor('GET', uri)).status).toBe(503);
    }
  });

  it('answers 400 when no method is told', async () => {
    const answer = await ask({ 'X-Original-URI': '/thing' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { reason: expect.stringMatching(/^The header X-Original-Method/), code: 'BAD_REQUEST' },
    ]);
  });
});

describe('what the gate knows', () => {
  it('is this process’s own change at once', async () => {
    for (let round = 0; round < 20; round++) {
      await set('DOWN');
      expect(await statusOf('GET')).toBe(503);
      await set('READ_WRITE');
      expect(await statusOf('POST')).toBe(200);
    }
  });

  it('is a change from elsewhere within a second, a restore’s hold too', async () => {
    expect(await statusOf('POST')).toBe(200);
    await wait(200);
    const soon = { timeout: 1000, interval: 5 };
    await setElsewhere('READ_ONLY');
    await expect.poll(() => statusOf('POST'), soon).toBe(503);
    await setElsewhere('READ_WRITE');
    await expect.poll(() => statusOf('POST'), soon).toBe(200);
    const { rows } = await elsewhere.query(
      `insert into daemon (type, backup_key, started_by, hold_message) values ('RESTORE', 'a.zip', 'x@y', 'Held') returning id`,
    );
    await expect.poll(() => statusOf('GET'), soon).toBe(503);
    expect(await (await askFor('GET')).json()).toEqual({ reason: 'Held', code: 'STACK_UNAVAILABLE' });
    await elsewhere.query(`update daemon set status = 'COMPLETED', ended_on = now() where id = $1`, [rows[0].id]);
    await expect.poll(() => statusOf('GET'), soon).toBe(200);
  });

  it('is read from no database', async () => {
    await askFor('GET');
    await wait(100);
    const before = proxy.passed.up;
    const begin = performance.now();
    for (let call = 0; call < 500; call++) await askFor('GET');
    const looks = Math.ceil((performance.now() - begin) / 3000) + 1;
    expect(proxy.passed.up - before).toBeLessThan(looks * 2000);
  });

  it('stays while the console database is away, and is renewed when it is back', async () => {
    await set('READ_ONLY', 'Only reading');
    expect(await statusOf('POST')).toBe(503);
    proxy.cut();
    await setElsewhere('READ_WRITE');
    await wait(300);
    const begin = performance.now();
    expect(await statusOf('GET')).toBe(200);
    expect(await (await askFor('POST')).json()).toEqual({ reason: 'Only reading', code: 'STACK_UNAVAILABLE' });
    expect(performance.now() - begin).toBeLessThan(1000);
    proxy.mend();
    await expect.poll(() => statusOf('POST'), { timeout: 8000, interval: 50 }).toBe(200);
  });

  it('is renewed every few seconds though no notification comes', async () => {
    expect(await statusOf('POST')).toBe(200);
    await elsewhere.query('alter table stack_status disable trigger user');
    await setElsewhere('DOWN');
    await elsewhere.query('alter table stack_status enable trigger user');
    await expect.poll(() => statusOf('POST'), { timeout: 5000, interval: 50 }).toBe(503);
  });

  it('is nothing in a console that starts without its database: 503, until it is there', async () => {
    await forget();
    proxy.cut();
    const answer = await askFor('GET');
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { reason: 'The stack’s status is not known yet. Try again in a moment.', code: 'STACK_UNAVAILABLE' },
    ]);
    const begin = performance.now();
    expect(await statusOf('GET')).toBe(503);
    expect(performance.now() - begin).toBeLessThan(1000);
    expect((await askFor('GET', '/health')).status).toBe(200);
    proxy.mend();
    await expect.poll(() => statusOf('GET'), { timeout: 8000, interval: 50 }).toBe(200);
    await consoleDb().stackStatus.count();
  });
});
