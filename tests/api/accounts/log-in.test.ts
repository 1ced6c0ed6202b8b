import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as sessionRoutes from '#app/auth/v1/session/route.ts';
import * as statusRoutes from '#app/repo/v1/admin/synapse/status/route.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { claimedForHeader } from '#server/http/auth/client-address.ts';
import { deviceCookie } from '#server/http/auth/device-cookie.ts';
import { logInLimits } from '#server/services/accounts/log-in-source.ts';
import { hashSessionToken } from '#server/services/accounts/session-token.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, makeSession, passwords, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());
beforeEach(() => consoleDb().failedLogIn.deleteMany());

const path = '/auth/v1/session';
const rightPassword = { email: emails.user, password: passwords.user };
const logIn = (body: unknown, address = '192.0.2.1') =>
  callRoute(sessionRoutes, 'POST', path, { body, headers: { 'x-forwarded-for': address } });
const setStatus = (token: string) =>
  callRoute(statusRoutes, 'PUT', '/repo/v1/admin/synapse/status', { token, body: { status: 'READ_WRITE' } });

describe('POST /auth/v1/session', () => {
  it('answers 201 with a token of 256 bits, of which only the hash is stored', async () => {
    const answer = await logIn(rightPassword);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const body = await answer.json();
    expect(body).toEqual({ sessionToken: expect.stringMatching(/^[\w-]{43}$/), displayName: 'The user' });
    const stored = await consoleDb().session.findUniqueOrThrow({
      where: { tokenHash: hashSessionToken(body.sessionToken) },
    });
    expect(JSON.stringify(stored)).not.toContain(body.sessionToken);
    expect(stored.expiresOn.getTime()).toBeGreaterThan(Date.now() + 23.9 * 3_600_000);
  });

  it('takes the email in any case', async () => {
    expect((await logIn({ ...rightPassword, email: ` ${emails.user.toUpperCase()}` })).status).toBe(201);
  });

  it.each([
    ['a wrong password', { email: emails.user, password: 'wrong' }],
    ['an unknown email', { email: 'nobody@example.org', password: passwords.user }],
  ])('answers 401 in the same words to %s', async (_, body) => {
    const answer = await logIn(body);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ reason: 'Unable to authenticate', code: 'UNAUTHENTICATED' });
  });

  it.each([
    [{}, 'The field "email" takes text.'],
    [{ email: 'a@b' }, 'The field "password" takes text.'],
    [{ email: 1, password: 'x' }, 'The field "email" takes text.'],
    [{ email: '', password: 'x' }, 'The field "email" takes 1 character at least.'],
    [{ email: 'a@b', password: 'x'.repeat(1025) }, 'The field "password" takes 1,024 characters at most.'],
    [{ email: 'a\u0000@b', password: 'x' }, 'The field "email" takes Unicode text without the character U+0000.'],
    [{ ...rightPassword, remember: true }, 'The field "remember" is unknown: the body takes email, password.'],
    [[], 'The body takes a JSON object.'],
    ['null', 'The body takes a JSON object.'],
    ['{"email":', 'The body is not valid JSON.'],
    ['', 'The body is empty: it takes a JSON object.'],
  ])('answers 400 to wrong input (%#)', async (body, reason) => {
    const answer = await logIn(body);
    expect([answer.status, await answer.json()]).toEqual([400, { reason, code: 'BAD_REQUEST' }]);
  });
});

describe('too many tries', () => {
  const wrong = { email: emails.user, password: 'wrong' };

  it('are counted for the account at an address, known or not, in the same words, also when they come at once', async () => {
    for (const email of [emails.user, 'nobody@example.org']) {
      const tries = Array.from({ length: logInLimits.perAccount + 8 }, () =>
        logIn({ email, password: 'wrong' }, '198.51.100.1'),
      );
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(logInLimits.perAccount);
      expect(statuses.filter((status) => status === 429)).toHaveLength(8);
      const last = await logIn({ email, password: passwords.user }, '198.51.100.1');
      expect(last.status).toBe(429);
      expect(await last.json()).toEqual({
        reason: 'Too many failed attempts to log in. Try again in 15 minutes.',
        code: 'TOO_MANY_REQUESTS',
      });
      const retryAfter = Number(last.headers.get('retry-after'));
      expect(retryAfter).toBeGreaterThan(850);
      expect(retryAfter).toBeLessThanOrEqual(900);
    }
  });

  it('of strangers lock nobody out at another address', async () => {
    for (let stranger = 0; stranger < 3; stranger += 1) {
      for (let i = 0; i <= logInLimits.perAccount; i += 1) await logIn(wrong, `198.51.100.${stranger}`);
    }
    expect((await logIn(rightPassword, '203.0.113.7')).status).toBe(201);
  });

  it('are counted for the address', async () => {
    const failed = Array.from({ length: logInLimits.perSource }, (_, i) => ({
      account: `${i}@x`,
      source: '203.0.113.9',
    }));
    await consoleDb().failedLogIn.createMany({ data: failed });
    expect((await logIn(rightPassword, '203.0.113.9')).status).toBe(429);
    expect((await logIn(rightPassword, '203.0.113.9, 203.0.113.10')).status).toBe(201);
  });

  it('are counted apart for those whom a proxy that is not trusted names', async () => {
    const through = (claimed: string) =>
      callRoute(sessionRoutes, 'POST', path, {
        body: rightPassword,
        headers: { 'x-forwarded-for': '10.0.0.1', [claimedForHeader]: claimed },
      });
    const row = (source: string) => ({ account: emails.user, source: `${source} by 10.0.0.1`, network: '10.0.0.1' });
    const failed = (count: number, source: (i: number) => string) =>
      consoleDb().failedLogIn.createMany({ data: Array.from({ length: count }, (_, i) => row(source(i))) });
    await failed(logInLimits.perSource, () => '203.0.113.1');
    expect((await through('203.0.113.1')).status).toBe(429);
    expect((await through('203.0.113.2')).status).toBe(201);
    await failed(logInLimits.perNetwork - logInLimits.perSource, (i) => `192.0.2.${i}`);
    expect((await through('203.0.113.2')).status).toBe(429);
  });

  it('do not matter to a browser that somebody has logged in to the account with', async () => {
    const asBrowser = (account: string, cookie: string) =>
      callRoute(sessionRoutes, 'POST', path, {
        body: rightPassword,
        headers: { 'x-forwarded-for': '203.0.113.9', cookie },
      }).then(({ status }) => [account, status]);
    const cookieOf = (account: string) => deviceCookie(new Headers(), account).split(';', 1)[0] ?? '';
    for (let i = 0; i < logInLimits.perAccount; i += 1) await logIn(wrong, '203.0.113.9');
    expect(await asBrowser('own', cookieOf(emails.user))).toEqual(['own', 201]);
    expect(await asBrowser('other', cookieOf(emails.administrator))).toEqual(['other', 429]);
    expect(await asBrowser('forged', `${cookieOf(emails.user)}x`)).toEqual(['forged', 429]);
  });

  it('of such a browser are counted for it', async () => {
    const cookie = deviceCookie(new Headers(), emails.user).split(';', 1)[0] ?? '';
    const attempt = (body: unknown) =>
      callRoute(sessionRoutes, 'POST', path, { body, headers: { 'x-forwarded-for': '203.0.113.9', cookie } });
    for (let i = 0; i < logInLimits.perAccount; i += 1) expect((await attempt(wrong)).status).toBe(401);
    expect((await attempt(rightPassword)).status).toBe(429);
    expect((await logIn(rightPassword, '203.0.113.9')).status).toBe(201);
  });

  it('are forgotten after a quarter of an hour and after a success', async () => {
    const on = new Date(Date.now() - 15 * 60_000 - 1000);
    const row = { account: emails.user, source: '192.0.2.1', on };
    await consoleDb().failedLogIn.createMany({ data: Array.from({ length: logInLimits.perAccount }, () => row) });
    for (let i = 1; i < logInLimits.perAccount; i += 1) expect((await logIn(wrong)).status).toBe(401);
    expect((await logIn(rightPassword)).status).toBe(201);
    expect(await consoleDb().failedLogIn.count()).toBe(0);
  });

  it('do not stop many right ones at once', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => logIn(rightPassword)));
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(201));
  });
});

describe('PUT and DELETE /auth/v1/session', () => {
  const call = (method: string, body: unknown) => callRoute(sessionRoutes, method, path, { body });

  it('PUT extends a valid session', async () => {
    const sessionToken = await makeSession(emails.administrator, 60_000);
    const answer = await call('PUT', { sessionToken });
    expect([answer.status, answer.body]).toEqual([204, null]);
    const { expiresOn } = await consoleDb().session.findUniqueOrThrow({
      where: { tokenHash: hashSessionToken(sessionToken) },
    });
    expect(expiresOn.getTime()).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it.each(['expired', 'unknown'] as const)('PUT answers 401 to an %s token', async (kind) => {
    const answer = await call('PUT', { sessionToken: kind === 'expired' ? test.tokens.expired : 'unknown' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('DELETE ends a session at once, and only it', async () => {
    const sessionToken = await makeSession(emails.administrator, 60_000);
    expect((await setStatus(sessionToken)).status).toBe(200);
    expect((await call('DELETE', { sessionToken })).status).toBe(204);
    expect((await setStatus(sessionToken)).status).toBe(401);
    expect((await call('PUT', { sessionToken })).status).toBe(401);
    expect((await call('DELETE', { sessionToken })).status).toBe(204);
    expect((await setStatus(test.tokens.administrator)).status).toBe(200);
  });

  it('logging in forgets sessions that have ended', async () => {
    await logIn(rightPassword);
    expect(await consoleDb().session.count({ where: { expiresOn: { lt: new Date() } } })).toBe(0);
  });
});
