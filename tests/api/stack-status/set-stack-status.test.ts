import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as statusRoutes from '#app/repo/v1/admin/synapse/status/route.ts';
import * as publicRoutes from '#app/repo/v1/status/route.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { callRoute, type RouteCall } from '#tests/call-route.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());
beforeEach(async () => {
  await consoleDb().daemon.deleteMany();
  await consoleDb().stackStatus.deleteMany();
});

const path = '/repo/v1/admin/synapse/status';
const get = (call: RouteCall = {}) => callRoute(statusRoutes, 'GET', path, call);
const put = (
  body: unknown,
  headers: Record<string, string> = {},
  token: string | undefined = test.tokens.administrator,
) => callRoute(statusRoutes, 'PUT', path, { token, body, headers });
const answerOf = async (answer: Response) => [answer.status, await answer.json()];

const first = {
  status: 'READ_WRITE',
  currentMessage: 'The stack is ready for reading and writing.',
  pendingMaintenanceMessage: null,
};

describe('GET', () => {
  it('answers anyone: no token, a dead one, a user, an administrator; the public alias says the same', async () => {
    for (const token of [undefined, 'dead', test.tokens.expired, test.tokens.user, test.tokens.administrator]) {
      expect(await answerOf(await get({ token }))).toEqual([200, first]);
      const alias = await callRoute(publicRoutes, 'GET', '/repo/v1/status', { token });
      expect(await answerOf(alias)).toEqual([200, first]);
      expect(alias.headers.get('etag')).toMatch(/^".+"$/);
    }
  });

  it('takes no query', async () => {
    const answer = await callRoute(statusRoutes, 'GET', `${path}?verbose=1`, {});
    expect(await answerOf(answer)).toEqual([
      400,
      { reason: 'The query parameter "verbose" is unknown: this address takes none.', code: 'BAD_REQUEST' },
    ]);
  });
});

describe('PUT', () => {
  it('replaces the whole record: a message left out becomes null', async () => {
    const whole = {
      status: 'READ_ONLY',
      currentMessage: 'Reading only 🚧',
      pendingMaintenanceMessage: 'Tuesday, 10:00',
    };
    expect(await answerOf(await put(whole))).toEqual([200, whole]);
    expect(await answerOf(await get())).toEqual([200, whole]);
    const empty = { status: 'DOWN', currentMessage: null, pendingMaintenanceMessage: null };
    expect(await answerOf(await put({ status: 'DOWN' }))).toEqual([200, empty]);
    expect(await answerOf(await get())).toEqual([200, empty]);
    expect(await getStackStatus()).toMatchObject({ changedBy: emails.administrator, version: 2 });
  });

  it('counts characters as Unicode does', async () => {
    const currentMessage = '🚧'.repeat(4000);
    expect(await answerOf(await put({ status: 'DOWN', currentMessage }))).toMatchObject([200, { currentMessage }]);
    expect(await answerOf(await put({ status: 'DOWN', currentMessage: `${currentMessage}.` }))).toEqual([
      400,
      { reason: 'The field "currentMessage" takes 4,000 characters at most.', code: 'BAD_REQUEST' },
    ]);
  });

  it.each([
    [{}, 'The field "status" takes one of READ_WRITE, READ_ONLY, DOWN.'],
    [{ status: 'UP' }, 'The field "status" takes one of READ_WRITE, READ_ONLY, DOWN.'],
    [{ status: 'down' }, 'The field "status" takes one of READ_WRITE, READ_ONLY, DOWN.'],
    [{ status: 'DOWN', currentMessage: 5 }, 'The field "currentMessage" takes text.'],
    [{ status: 'DOWN', pendingMaintenanceMessage: ['x'] }, 'The field "pendingMaintenanceMessage" takes text.'],
    [
      { status: 'DOWN', currentMessage: 'a\u0000b' },
      'The field "currentMessage" takes Unicode text without the character U+0000.',
    ],
    [
      '{"status":"DOWN","currentMessage":"\\ud800"}',
      'The field "currentMessage" takes Unicode text without the character U+0000.',
    ],
    [
      { status: 'DOWN', message: 'x' },
      'The field "message" is unknown: the body takes status, currentMessage, pendingMaintenanceMessage.',
    ],
    ['"DOWN"', 'The body takes a JSON object.'],
  ])('answers 400 to %j and changes nothing', async (body, reason) => {
    expect(await answerOf(await put(body))).toEqual([400, { reason, code: 'BAD_REQUEST' }]);
    expect(await answerOf(await get())).toEqual([200, first]);
  });

  it('answers 403 without a token and to a user, 401 to a dead token', async () => {
    const refused = { reason: 'Must be an administrator to set the stack status', code: 'FORBIDDEN' };
    const noToken = await callRoute(statusRoutes, 'PUT', path, { body: { status: 'DOWN' } });
    expect(await answerOf(noToken)).toEqual([403, refused]);
    expect(await answerOf(await put({ status: 'DOWN' }, {}, test.tokens.user))).toEqual([403, refused]);
    for (const token of ['dead', test.tokens.expired]) {
      const answer = await put({ status: 'DOWN' }, {}, token);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    expect(await answerOf(await get())).toEqual([200, first]);
  });
});

describe('If-Match', () => {
  it('lets a fresh tag pass and refuses a stale one', async () => {
    const stale = (await get()).headers.get('etag') ?? '';
    const set = await put({ status: 'DOWN' }, { 'If-Match': stale });
    expect(set.status).toBe(200);
    expect(set.headers.get('etag')).toBe((await get()).headers.get('etag'));
    expect((await put({ status: 'READ_ONLY' }, { 'If-Match': stale })).status).toBe(412);
    expect((await put({ status: 'READ_ONLY' }, { 'If-Match': `"x", ${set.headers.get('etag')}` })).status).toBe(200);
    expect((await put({ status: 'READ_ONLY' }, { 'If-Match': `W/${(await get()).headers.get('etag')}` })).status).toBe(
      412,
    );
    expect((await put({ status: 'DOWN' }, { 'If-Match': '*' })).status).toBe(200);
  });

  it('lets one of several at once pass', async () => {
    for (const prepare of [() => get(), () => put({ status: 'READ_WRITE' })]) {
      const tag = (await prepare()).headers.get('etag') ?? '';
      const answers = await Promise.all(Array.from({ length: 8 }, () => put({ status: 'DOWN' }, { 'If-Match': tag })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
    }
  });
});

describe('a daemon that holds the stack down', () => {
  it('shows while it works, over what was set, and changes the tag', async () => {
    const set = await put({ status: 'READ_ONLY', pendingMaintenanceMessage: 'Soon' });
    const holdMessage = 'A backup is being restored.';
    const daemon = await consoleDb().daemon.create({
      data: { type: 'RESTORE', backupKey: 'a.zip', startedBy: emails.administrator, holdMessage },
    });
    const held = await get();
    expect(await answerOf(held)).toEqual([
      200,
      { status: 'DOWN', currentMessage: holdMessage, pendingMaintenanceMessage: 'Soon' },
    ]);
    expect(held.headers.get('etag')).not.toBe(set.headers.get('etag'));
    expect(await getStackStatus()).toMatchObject({
      set: { status: 'READ_ONLY', currentMessage: null },
      hold: { daemonId: String(daemon.id), message: holdMessage },
    });
    expect((await put({ status: 'READ_WRITE' }, { 'If-Match': set.headers.get('etag') ?? '' })).status).toBe(412);
    expect(await answerOf(await put({ status: 'READ_WRITE' }))).toMatchObject([200, { status: 'READ_WRITE' }]);
    expect(await answerOf(await get())).toMatchObject([200, { status: 'DOWN' }]);
    await consoleDb().daemon.update({ where: { id: daemon.id }, data: { status: 'COMPLETED', endedOn: new Date() } });
    expect(await answerOf(await get())).toMatchObject([200, { status: 'READ_WRITE', currentMessage: null }]);
  });

  it('may hold it read-only first: the stricter of that and what was set is obeyed, and each change has a tag of its own', async () => {
    const holdMessage = 'A backup is loaded beside the repository.';
    const { id } = await consoleDb().daemon.create({
      data: { type: 'RESTORE', mode: 'STAGED', backupKey: 'a.zip', startedBy: emails.administrator },
    });
    const tags = [(await get()).headers.get('etag')];
    await consoleDb().daemon.update({ where: { id }, data: { holdMessage, holdStatus: 'READ_ONLY' } });
    const held = await get();
    expect(await answerOf(held)).toMatchObject([200, { status: 'READ_ONLY', currentMessage: holdMessage }]);
    tags.push(held.headers.get('etag'));
    await put({ status: 'DOWN', currentMessage: 'Off' });
    expect(await answerOf(await get())).toMatchObject([200, { status: 'DOWN', currentMessage: 'Off' }]);
    await put({ status: 'READ_WRITE' });
    expect(await answerOf(await get())).toMatchObject([200, { status: 'READ_ONLY', currentMessage: holdMessage }]);
    const before = await consoleDb().daemon.findUniqueOrThrow({ where: { id } });
    expect(before).toMatchObject({ heldOn: expect.any(Date), heldDownOn: null });
    tags.push((await get()).headers.get('etag'));
    await consoleDb().daemon.update({ where: { id }, data: { holdStatus: 'DOWN' } });
    const down = await get();
    expect(await answerOf(down)).toMatchObject([200, { status: 'DOWN', currentMessage: holdMessage }]);
    tags.push(down.headers.get('etag'));
    expect(new Set(tags).size).toBe(4);
    const after = await consoleDb().daemon.findUniqueOrThrow({ where: { id } });
    expect(after).toMatchObject({ heldOn: before.heldOn, heldDownOn: expect.any(Date) });
  });
});
