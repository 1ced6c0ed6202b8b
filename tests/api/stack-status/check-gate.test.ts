import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as authCatchAll from '#app/auth/v1/[[...path]]/route.ts';
import * as sessionRoutes from '#app/auth/v1/session/route.ts';
import * as healthRoutes from '#app/health/route.ts';
import * as catchAll from '#app/repo/v1/[[...path]]/route.ts';
import * as adminCatchAll from '#app/repo/v1/admin/[[...path]]/route.ts';
import * as statusRoutes from '#app/repo/v1/admin/synapse/status/route.ts';
import * as entityRoutes from '#app/repo/v1/entity/route.ts';
import * as publicRoutes from '#app/repo/v1/status/route.ts';
import * as versionRoutes from '#app/repo/v1/version/route.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, passwords, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());

const set = (status: 'READ_WRITE' | 'READ_ONLY' | 'DOWN', currentMessage: string | null = null) =>
  setStackStatus({ status, currentMessage, pendingMaintenanceMessage: null }, { changedBy: emails.administrator });
const call = (routes: Record<string, unknown>, method: string, path: string) =>
  callRoute(routes, method, path, { token: test.tokens.administrator });

const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const readOnly = { reason: 'The stack is in READ_ONLY mode for maintenance.', code: 'STACK_UNAVAILABLE' };
const down = { reason: 'The stack is down for maintenance.', code: 'STACK_UNAVAILABLE' };

describe('a call of a repository service', () => {
  it('passes in READ_WRITE', async () => {
    await set('READ_WRITE');
    for (const method of methods) expect((await call(entityRoutes, method, '/repo/v1/entity')).status).not.toBe(503);
  });

  it.each(methods)('%s obeys READ_ONLY and DOWN', async (method) => {
    const reads = ['GET', 'HEAD', 'OPTIONS'].includes(method);
    await set('READ_ONLY');
    const inReadOnly = await call(entityRoutes, method, '/repo/v1/entity');
    if (reads) expect(inReadOnly.ok).toBe(true);
    else {
      expect([inReadOnly.status, await inReadOnly.json()]).toEqual([503, readOnly]);
      expect(Number(inReadOnly.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    await set('DOWN');
    const inDown = await call(entityRoutes, method, '/repo/v1/entity');
    expect(inDown.status).toBe(503);
    expect(Number(inDown.headers.get('retry-after'))).toBeGreaterThan(0);
    if (method !== 'HEAD') expect(await inDown.json()).toEqual(down);
  });

  it('is told the current message', async () => {
    await set('DOWN', 'Back at nine ☕');
    const answer = await call(entityRoutes, 'GET', '/repo/v1/entity');
    expect(await answer.json()).toEqual({ reason: 'Back at nine ☕', code: 'STACK_UNAVAILABLE' });
  });

  it('is not told a message that speaks of another status, and GET still answers what was stored', async () => {
    const ready = 'The stack is ready for reading and writing.';
    await set('DOWN', ready);
    expect(await (await call(entityRoutes, 'GET', '/repo/v1/entity')).json()).toEqual(down);
    expect(await (await call(publicRoutes, 'GET', '/repo/v1/status')).json()).toMatchObject({ currentMessage: ready });
    await set('READ_ONLY', ready);
    expect(await (await call(entityRoutes, 'POST', '/repo/v1/entity')).json()).toEqual(readOnly);
  });

  it('is gated before anything else, also where there is nothing', async () => {
    await set('DOWN');
    for (const path of ['/repo/v1', '/repo/v1/nothing', '/repo/v1/statuses', '/repo/v1/entity/status']) {
      expect((await callRoute(catchAll, 'GET', path, {})).status).toBe(503);
    }
    expect((await callRoute(entityRoutes, 'POST', '/repo/v1/entity', { body: '{' })).status).toBe(503);
  });
});

it('in DOWN everything that is exempt works, and an administrator gets back', async () => {
  await set('DOWN');
  expect((await callRoute(publicRoutes, 'GET', '/repo/v1/status')).status).toBe(200);
  expect((await callRoute(healthRoutes, 'GET', '/health')).status).toBe(200);
  const version = await callRoute(versionRoutes, 'GET', '/repo/v1/version');
  expect(await version.json()).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  expect((await callRoute(adminCatchAll, 'POST', '/repo/v1/admin/nothing')).status).toBe(404);
  expect((await callRoute(authCatchAll, 'GET', '/auth/v1/nothing?x=1')).status).toBe(404);
  const body = { email: emails.administrator, password: passwords.administrator };
  const logIn = await callRoute(sessionRoutes, 'POST', '/auth/v1/session', { body });
  const { sessionToken } = await logIn.json();
  const path = '/repo/v1/admin/synapse/status';
  const back = await callRoute(statusRoutes, 'PUT', path, { token: sessionToken, body: { status: 'READ_WRITE' } });
  expect(back.status).toBe(200);
  const nothing = await callRoute(catchAll, 'GET', '/repo/v1/nothing');
  expect([nothing.status, await nothing.json()]).toEqual([
    404,
    { reason: 'There is nothing at /repo/v1/nothing.', code: 'NOT_FOUND' },
  ]);
});
