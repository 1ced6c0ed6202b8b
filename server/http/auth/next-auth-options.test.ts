import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { authenticate } from '#server/services/accounts/authenticate.ts';
import { logInLimits } from '#server/services/accounts/log-in-source.ts';
import { emails, makeSession, passwords, startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { ownOrigin } from '../requests/own-origin.ts';
import { currentCaller } from './current-caller.ts';
import { nextAuthSecret, sessionCookieName } from './next-auth-cookie.ts';
import { nextAuthOptions } from './next-auth-options.ts';

const cookies = new Map<string, { value: string }>();
vi.mock('next/headers', () => ({ cookies: async () => cookies }));

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());
beforeEach(() => consoleDb().failedLogIn.deleteMany());

const origin = 'http://127.0.0.1:3000';
const failures: unknown[] = [];
const loggedIn: string[] = [];
const options = () =>
  nextAuthOptions({
    headers: new Headers(),
    origin,
    onFailure: (error) => failures.push(error),
    onLoggedIn: (account) => loggedIn.push(account),
  });

async function authorize(email: string, password: string) {
  const provider = options().providers[0];
  if (provider?.type !== 'credentials') throw new Error('no credentials provider');
  const request = { query: {}, body: {}, headers: {}, method: 'POST' };
  return provider.options.authorize({ email, password }, request);
}

describe('logging in with the browser', () => {
  it('gives a session; a wrong password, an unknown email and broken text give none', async () => {
    const user = await authorize(emails.administrator, passwords.administrator);
    expect(user).toMatchObject({ email: emails.administrator, name: 'The administrator' });
    expect(await authenticate(user.sessionToken)).toMatchObject({ isAdministrator: true });
    expect(await authorize(emails.administrator, 'wrong')).toBeNull();
    expect(await authorize('nobody@example.org', 'wrong')).toBeNull();
    expect(await authorize('a\u0000@b', 'wrong')).toBeNull();
    expect(failures).toEqual([]);
  });

  it('too often shows its own sentence', async () => {
    for (let i = 0; i < logInLimits.perAccount; i += 1) await authorize(emails.user, 'wrong');
    await expect(authorize(emails.user, passwords.user)).rejects.toThrow(
      'Too many failed attempts to log in. Try again in 15 minutes.',
    );
    const failure = failures.pop();
    expect(isAppError(failure) && failure.code).toBe('TOO_MANY_REQUESTS');
  });

  it('goes back to the origin it came from, never elsewhere', async () => {
    const redirect = options().callbacks?.redirect;
    const to = async (url: string) => redirect?.({ url, baseUrl: 'http://localhost:3000' });
    expect(await to('/backups?x=1')).toBe(`${origin}/backups?x=1`);
    expect(await to(`${origin}/daemons`)).toBe(`${origin}/daemons`);
    for (const url of ['https://evil.example/', '//evil.example', 'javascript:alert(1)'])
      expect(await to(url)).toBe(origin);
  });

  it('out ends the session at once', async () => {
    const sessionToken = await makeSession(emails.user, 60_000);
    await options().events?.signOut?.({ token: { sessionToken }, session: { expires: '' } });
    expect(await authenticate(sessionToken)).toBeNull();
  });
});

describe('the current caller', () => {
  const carry = async (sessionToken: string) =>
    cookies.set(sessionCookieName(), { value: await encode({ token: { sessionToken }, secret: nextAuthSecret() }) });

  it('is who the cookie says while the session lasts', async () => {
    cookies.clear();
    expect(await currentCaller()).toBeNull();
    await carry(test.tokens.user);
    expect(await currentCaller()).toMatchObject({ email: emails.user, isAdministrator: false });
    await carry(test.tokens.expired);
    expect(await currentCaller()).toBeNull();
    cookies.set(sessionCookieName(), { value: 'forged' });
    expect(await currentCaller()).toBeNull();
  });
});

it('the own origin is NEXTAUTH_URL’s when the host is, else the host’s', () => {
  process.env.NEXTAUTH_URL = 'https://console.example';
  resetSettings();
  const of = (host: string, headers = {}) =>
    ownOrigin(new Request('http://localhost:3000/x', { headers: { host, ...headers } }));
  expect(of('console.example')).toBe('https://console.example');
  expect(of('127.0.0.1:3000')).toBe('http://127.0.0.1:3000');
  expect(of('127.0.0.1:3000', { 'x-forwarded-host': 'evil.example' })).toBe('http://127.0.0.1:3000');
  expect(sessionCookieName()).toBe('__Secure-next-auth.session-token');
  delete process.env.NEXTAUTH_URL;
  resetSettings();
});
