import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as logInRoutes from '#app/auth/v1/session/route.ts';
import * as passwordRoutes from '#app/repo/v1/admin/password/route.ts';
import * as sessionRoutes from '#app/repo/v1/admin/sessions/[id]/route.ts';
import * as sessionsRoutes from '#app/repo/v1/admin/sessions/route.ts';
import { ownSessions } from '#lib/contracts/session.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { authenticate } from '#server/services/accounts/authenticate.ts';
import { logInLimits } from '#server/services/accounts/log-in-source.ts';
import { hashPassword } from '#server/services/accounts/passwords.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, makeSession, passwords, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let token: string;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());
beforeEach(async () => {
  await consoleDb().failedLogIn.deleteMany();
  await consoleDb().session.deleteMany();
  await consoleDb().audit.deleteMany();
  token = await makeSession(emails.administrator, 3_600_000);
});

const path = '/repo/v1/admin/sessions';
const list = async () =>
  ownSessions.parse(await (await callRoute(sessionsRoutes, 'GET', path, { token })).json()).results;
const logIn = async (password: string) => {
  const headers = { 'x-forwarded-for': '192.0.2.7', 'user-agent': `Firefox ${'x'.repeat(1000)}` };
  return callRoute(logInRoutes, 'POST', '/auth/v1/session', {
    body: { email: emails.administrator, password },
    headers,
  });
};

describe('own sessions', () => {
  it('are listed with since when, from where, until when; no token and no hash of one is', async () => {
    expect((await logIn(passwords.administrator)).status).toBe(201);
    await makeSession(emails.user, 60_000);
    await makeSession(emails.administrator, -1);
    const sessions = await list();
    expect(sessions).toMatchObject([
      { isCurrent: false, address: '192.0.2.7', agent: expect.stringMatching(/^Firefox x{392}$/) },
      { isCurrent: true, address: null, agent: null },
    ]);
    expect(JSON.stringify(sessions)).not.toMatch(/[0-9a-f]{64}|token/i);
  });

  it('one is ended, and only a person’s own', async () => {
    const other = await makeSession(emails.administrator, 60_000);
    const strangers = await makeSession(emails.user, 60_000);
    const idOf = async (of: string) => String((await authenticate(of))?.sessionId);
    const end = (id: string) => callRoute(sessionRoutes, 'DELETE', `${path}/${id}`, { token, params: { id } });
    const strangersId = await idOf(strangers);
    expect((await end(await idOf(other))).status).toBe(204);
    expect(await authenticate(other)).toBeNull();
    for (const id of [strangersId, 'x', '99999999999']) expect((await end(id)).status).toBe(404);
    expect(await authenticate(strangers)).not.toBeNull();
    expect(await consoleDb().audit.count({ where: { kind: 'SESSIONS_ENDED', doneBy: emails.administrator } })).toBe(1);
  });

  it('all others are ended at once', async () => {
    for (let i = 0; i < 3; i++) await makeSession(emails.administrator, 60_000);
    const answer = await callRoute(sessionsRoutes, 'DELETE', path, { token });
    expect(await answer.json()).toEqual({ sessionsEnded: 3 });
    expect(await list()).toMatchObject([{ isCurrent: true }]);
  });
});

describe('PUT /repo/v1/admin/password', () => {
  const newPassword = 'correct horse battery';
  const change = (body: object) =>
    callRoute(passwordRoutes, 'PUT', '/repo/v1/admin/password', {
      token,
      body,
      headers: { 'x-forwarded-for': '192.0.2.8' },
    });

  it('changes it, ends the other sessions and keeps that it did', async () => {
    const other = await makeSession(emails.administrator, 60_000);
    const answer = await change({ oldPassword: passwords.administrator, newPassword });
    expect([answer.status, await answer.json()]).toEqual([200, { sessionsEnded: 1 }]);
    expect(await authenticate(other)).toBeNull();
    expect(await authenticate(token)).not.toBeNull();
    expect((await logIn(passwords.administrator)).status).toBe(401);
    expect((await logIn(newPassword)).status).toBe(201);
    const [event] = await consoleDb().audit.findMany({ where: { kind: 'PASSWORD_CHANGED' } });
    expect(event).toMatchObject({ doneBy: emails.administrator, details: { sessionsEnded: 1 } });
    const passwordHash = await hashPassword(passwords.administrator);
    await consoleDb().user.update({ where: { email: emails.administrator }, data: { passwordHash } });
  });

  it.each([
    [
      { oldPassword: 'wrong', newPassword },
      'The field "oldPassword" takes your current password: this is another one.',
    ],
    [{ oldPassword: 'x', newPassword: 'short' }, 'The field "newPassword" takes 12 characters at least.'],
    [{ oldPassword: newPassword, newPassword }, 'The field "newPassword" takes one that is not the old one.'],
    [
      { oldPassword: 'x', newPassword: emails.administrator.toUpperCase() },
      'The field "newPassword" takes one that is not your email.',
    ],
  ])('refuses what won’t do (%#)', async (body, reason) => {
    const answer = await change(body);
    expect([answer.status, await answer.json()]).toEqual([400, { reason, code: 'BAD_REQUEST' }]);
  });

  it('counts wrong old passwords for the session that gives them', async () => {
    for (let i = 0; i < logInLimits.perAccount; i++) {
      expect((await change({ oldPassword: 'wrong', newPassword })).status).toBe(400);
    }
    const answer = await change({ oldPassword: passwords.administrator, newPassword });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await logIn(passwords.administrator)).status).toBe(201);
  });

  it('does not count what strangers try', async () => {
    for (let i = 0; i < logInLimits.perAccount; i++) await logIn('wrong');
    expect((await logIn(passwords.administrator)).status).toBe(429);
    expect((await change({ oldPassword: passwords.administrator, newPassword })).status).toBe(200);
    expect((await change({ oldPassword: newPassword, newPassword: passwords.administrator })).status).toBe(200);
  });

  it.each([
    ['aaaaaaaaaaaa', 'it repeats a character'],
    ['password1234', 'it is like a common password'],
    ['1q2w3e4r5t6y', 'it is a common password'],
    ['letmeinletmein', 'it repeats a group of characters'],
    [`${emails.administrator}1`, 'it contains your email address'],
  ])('refuses %s, which is easy to guess, and says why', async (weak, reason) => {
    const answer = await change({ oldPassword: passwords.administrator, newPassword: weak });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { reason: `The field "newPassword" takes one that is hard to guess: ${reason}.`, code: 'BAD_REQUEST' },
    ]);
  });
});
