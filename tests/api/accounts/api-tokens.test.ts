import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as daemonsRoutes from '#app/repo/v1/admin/daemon/route.ts';
import * as verifyRoutes from '#app/repo/v1/admin/daemon/verify/route.ts';
import * as sessionsRoutes from '#app/repo/v1/admin/sessions/route.ts';
import * as tokenRoutes from '#app/repo/v1/admin/token/[id]/route.ts';
import * as tokensRoutes from '#app/repo/v1/admin/token/route.ts';
import { apiTokens, madeApiToken } from '#lib/contracts/api-token.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setClock } from '#server/clock.ts';
import { endOtherSessions } from '#server/services/accounts/end-other-sessions.ts';
import { logInLimits } from '#server/services/accounts/log-in-source.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, makeTestApiToken, startTestConsole, type TestConsole } from '#tests/test-console.ts';

const path = '/repo/v1/admin/token';
const minute = 60_000;
const day = 24 * 60 * minute;

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());
beforeEach(async () => {
  await consoleDb().failedLogIn.deleteMany();
  await consoleDb().apiToken.deleteMany();
  await consoleDb().audit.deleteMany();
});
afterEach(() => setClock(null));

const create = (body: unknown) => callRoute(tokensRoutes, 'POST', path, { token: test.tokens.administrator, body });
const made = async (body: unknown) => madeApiToken.parse(await (await create(body)).json());
const list = async () =>
  apiTokens.parse(await (await callRoute(tokensRoutes, 'GET', path, { token: test.tokens.administrator })).json())
    .results;
const revoke = (id: string) =>
  callRoute(tokenRoutes, 'DELETE', `${path}/${id}`, { token: test.tokens.administrator, params: { id } });
const readDaemons = (token: string, address = '192.0.2.9') =>
  callRoute(daemonsRoutes, 'GET', '/repo/v1/admin/daemon', {
    headers: { Authorization: `Bearer ${token}`, 'x-forwarded-for': address },
  });
const reasonOf = async (answer: Response) => JSON.parse(await answer.text()).reason;

describe('making one', () => {
  it('tells the token once, and keeps nothing but its hash', async () => {
    const answer = await create({ name: ' nightly script ', scopes: ['read', 'operate'] });
    expect(answer.status).toBe(201);
    const { token, ...described } = madeApiToken.parse(await answer.json());
    expect(token).toMatch(/^sc_[\w-]{43}$/);
    expect(described).toMatchObject({
      name: 'nightly script',
      owner: emails.administrator,
      isOwn: true,
      lastUsedOn: null,
    });
    expect(Date.parse(described.expiresOn) - Date.parse(described.createdOn)).toBe(90 * day);
    expect(await list()).toEqual([described]);
    const [{ found } = { found: 0 }] = await consoleDb().$queryRaw<{ found: number }[]>`
      select count(*)::int as found from api_token t where t::text like ${`%${token.slice(3)}%`}`;
    expect(found).toBe(0);
    const events = await consoleDb().audit.findMany();
    expect(events).toMatchObject([{ kind: 'API_TOKEN_CREATED', doneBy: emails.administrator }]);
    expect(JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      token,
    );
  });

  it.each([
    ['no name', { scopes: ['read'] }, /"name"/],
    ['an empty name', { name: '  ', scopes: ['read'] }, /"name"/],
    ['a name with a control character', { name: 'a\u0007b', scopes: ['read'] }, /control characters/],
    ['no scope', { name: 'a', scopes: [] }, /"scopes"/],
    ['a scope that there is not', { name: 'a', scopes: ['restore'] }, /"scopes/],
    ['a scope twice', { name: 'a', scopes: ['read', 'read'] }, /each scope once/],
    ['no end', { name: 'a', scopes: ['read'], expiresInDays: null }, /"expiresInDays"/],
    ['more than two years', { name: 'a', scopes: ['read'], expiresInDays: 731 }, /"expiresInDays"/],
  ])('refuses %s', async (_, body, reason) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(await reasonOf(answer)).toMatch(reason);
    expect(await consoleDb().apiToken.count()).toBe(0);
  });

  it('refuses a second one of the same name, and the fifty-first', async () => {
    expect((await create({ name: 'ci', scopes: ['read'] })).status).toBe(201);
    expect((await create({ name: 'ci', scopes: ['metrics'] })).status).toBe(409);
    for (let count = 1; count < 50; count += 1) await makeTestApiToken(emails.administrator, ['read']);
    expect(await reasonOf(await create({ name: 'one more', scopes: ['read'] }))).toMatch(/^You have 50 API tokens/);
  });
});

describe('using one', () => {
  it('works until it is revoked, and nowhere a moment later', async () => {
    const { id, token } = await made({ name: 'ci', scopes: ['read'] });
    expect((await readDaemons(token)).status).toBe(200);
    expect((await revoke(id)).status).toBe(204);
    const answer = await readDaemons(token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).not.toBeNull();
    expect(await reasonOf(answer)).toBe('The API token is unknown or was revoked.');
    for (const other of [id, 'x', '99999999999']) expect((await revoke(other)).status).toBe(404);
    expect(await consoleDb().audit.findFirst({ where: { kind: 'API_TOKEN_REVOKED' } })).toMatchObject({
      doneBy: emails.administrator,
      details: { name: 'ci', owner: emails.administrator },
    });
  });

  it('ends at its expiry, and says so', async () => {
    const start = new Date('2026-03-01T00:00:00Z');
    setClock(() => start);
    const { token } = await made({ name: 'ci', scopes: ['read'], expiresInDays: 1 });
    setClock(() => new Date(start.getTime() + day - 1));
    expect((await readDaemons(token)).status).toBe(200);
    setClock(() => new Date(start.getTime() + day));
    const answer = await readDaemons(token);
    expect(answer.status).toBe(401);
    expect(await reasonOf(answer)).toBe('The API token "ci" expired on 2026-03-02T00:00:00.000Z. Create a new one.');
    expect(await list()).toMatchObject([{ name: 'ci', isExpired: true }]);
  });

  it('ends with its person, and has no more rights than they have left', async () => {
    const { token } = await made({ name: 'ci', scopes: ['read'] });
    const change = (isAdministrator: boolean) =>
      consoleDb().user.update({ where: { email: emails.administrator }, data: { isAdministrator } });
    await change(false);
    expect((await readDaemons(token)).status).toBe(403);
    await change(true);
    const gone = await consoleDb().user.create({
      data: { email: 'gone@example.org', displayName: 'G', passwordHash: 'x', isAdministrator: true },
    });
    const theirs = await makeTestApiToken(gone.email, ['read']);
    expect((await readDaemons(theirs)).status).toBe(200);
    await consoleDb().user.delete({ where: { id: gone.id } });
    expect((await readDaemons(theirs)).status).toBe(401);
  });

  it('writes when and from where, once a minute at most', async () => {
    const { token } = await made({ name: 'ci', scopes: ['read'] });
    const start = new Date();
    const at = async (ms: number, address: string) => {
      setClock(() => new Date(start.getTime() + ms));
      await readDaemons(token, address);
      const [listed] = await list();
      return [listed?.lastUsedOn, listed?.lastUsedFrom];
    };
    const first = [start.toISOString(), '192.0.2.1'];
    expect(await at(0, '192.0.2.1')).toEqual(first);
    expect(await at(minute - 1, '192.0.2.2')).toEqual(first);
    expect(await at(minute, '192.0.2.3')).toEqual([new Date(start.getTime() + minute).toISOString(), '192.0.2.3']);
  });

  it('makes no session of it, and consents to no foreign schema', async () => {
    const { token } = await made({ name: 'ci', scopes: ['read', 'operate', 'metrics'] });
    const answer = await callRoute(sessionsRoutes, 'GET', '/repo/v1/admin/sessions', { token });
    expect(answer.status).toBe(403);
    expect(await reasonOf(answer)).toBe(
      'An API token is not enough to list their sessions: log in, and send the session’s token.',
    );
    const consent = await callRoute(verifyRoutes, 'POST', '/repo/v1/admin/daemon/verify', {
      token,
      body: { fileName: 'BackupDaemonJob1-911306061719227050.zip', trustSchema: true },
    });
    expect(consent.status).toBe(403);
    const caller = { userId: 1, email: 'a@b', displayName: 'A', isAdministrator: true, sessionId: null };
    await expect(endOtherSessions(caller)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

it('wrong ones are counted for their address, and keep no valid one out', async () => {
  const { token } = await made({ name: 'ci', scopes: ['read'] });
  const wrong = (index: number) => `sc_${String(index).padStart(43, 'x')}`;
  for (let index = 0; index < logInLimits.perSource; index += 1) {
    expect((await readDaemons(wrong(index))).status).toBe(401);
  }
  const answer = await readDaemons(wrong(logInLimits.perSource));
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await reasonOf(answer)).toMatch(/^Too many unknown API tokens\. Try again in 15 minutes\.$/);
  expect((await readDaemons(wrong(0), '198.51.100.1')).status).toBe(401);
  expect((await readDaemons(token)).status).toBe(200);
  expect(
    await consoleDb().audit.findFirst({ where: { kind: 'API_TOKEN_REFUSED' }, orderBy: { id: 'asc' } }),
  ).toMatchObject({ details: { address: '192.0.2.9', times: logInLimits.perSource } });
});
