import { encode } from 'next-auth/jwt';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { AppError, type ErrorCode } from '#server/errors.ts';
import { logOut } from '#server/services/accounts/log-out.ts';
import { callRoute, type RouteCall } from '#tests/call-route.ts';
import { emails, makeSession, startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { entityTag, ifMatchTags, noContent } from './answers/answers.ts';
import { nextAuthSecret, sessionCookieName } from './auth/next-auth-cookie.ts';
import { route, routes } from './route.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());

let thrown: unknown = null;
const address = routes({
  GET: route({
    access: 'signed-in',
    action: 'look',
    query: z.strictObject({ size: z.string().optional() }),
    answer: z.object({
      who: z.string(),
      query: z.object({ size: z.string().optional() }),
      params: z.record(z.string(), z.union([z.string(), z.array(z.string())]).optional()),
    }),
    run: async ({ caller, query, params }) => ({ who: caller.email, query, params }),
  }),
  POST: route({
    access: 'anyone',
    body: z.strictObject({ name: z.string().max(5), inner: z.strictObject({ deep: z.array(z.number()) }).optional() }),
    bodyOptional: true,
    answer: z.object({ body: z.object({ name: z.string() }), caller: z.null() }),
    run: async ({ body, caller }) => ({ body, caller }),
  }),
  PUT: route({ access: 'administrator', action: 'turn the wheel', answer: 'nothing', run: async () => noContent() }),
  DELETE: route({
    access: 'anyone',
    answer: 'nothing',
    run: async () => {
      throw thrown;
    },
  }),
});
const call = (method: string, options: RouteCall = {}, query = '') =>
  callRoute(address, method, `/address${query}`, options);
const answerOf = async (answer: Response) => [answer.status, await answer.json()];
const cookieOf = async (sessionToken: string) =>
  `a=b; ${sessionCookieName()}=${await encode({ token: { sessionToken }, secret: nextAuthSecret() })}`;

describe('methods', () => {
  it('that are not given answer 405 with Allow, in JSON', async () => {
    const answer = await call('PATCH');
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST, PUT, DELETE, OPTIONS');
    expect(await answerOf(answer)).toEqual([
      405,
      { reason: 'This address takes GET, HEAD, POST, PUT, DELETE, OPTIONS, not PATCH.', code: 'METHOD_NOT_ALLOWED' },
    ]);
  });

  it('HEAD is GET without its body; OPTIONS tells the methods', async () => {
    const head = await call('HEAD', { token: test.tokens.user });
    expect([head.status, head.body]).toEqual([200, null]);
    expect((await call('HEAD')).status).toBe(401);
    const options = await call('OPTIONS');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, PUT, DELETE, OPTIONS']);
  });
});

describe('who calls', () => {
  it.each([
    ['sessionToken', (token: string) => ({ sessionToken: token })],
    ['Authorization: Bearer', (token: string) => ({ Authorization: `Bearer ${token}` })],
  ])('is told by %s', async (_, headersOf) => {
    const answer = await call('GET', { headers: headersOf(test.tokens.user), params: { id: 'x' } }, '?size=1');
    expect(await answerOf(answer)).toEqual([200, { who: emails.user, query: { size: '1' }, params: { id: 'x' } }]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    for (const dead of ['unknown', test.tokens.expired]) {
      const refused = await call('GET', { headers: headersOf(dead) });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('must be known, and an administrator where that is asked for', async () => {
    expect(await answerOf(await call('GET'))).toEqual([
      401,
      { reason: 'Must be logged in to look', code: 'UNAUTHENTICATED' },
    ]);
    const reason = 'Must be an administrator to turn the wheel';
    expect(await answerOf(await call('PUT'))).toEqual([403, { reason, code: 'FORBIDDEN' }]);
    expect(await answerOf(await call('PUT', { token: test.tokens.user }))).toEqual([
      403,
      { reason, code: 'FORBIDDEN' },
    ]);
    expect((await call('PUT', { token: 'dead' })).status).toBe(401);
    expect((await call('PUT', { token: test.tokens.administrator })).status).toBe(204);
  });

  it('is told by the browser’s cookie; a change must come from a page of this console', async () => {
    const token = await makeSession(emails.administrator, 60_000);
    const cookie = await cookieOf(token);
    const put = (headers: Record<string, string>) =>
      call('PUT', { headers: { cookie, host: 'console.example:3000', ...headers } });
    expect((await call('GET', { headers: { cookie } })).status).toBe(200);
    for (const origin of [
      undefined,
      'null',
      'https://evil.example',
      'http://console.example',
      'nonsense',
      'http://console.example:3000.evil.example',
    ]) {
      const refused = await put(origin === undefined ? {} : { origin });
      expect([origin, refused.status]).toEqual([origin, 403]);
    }
    expect((await put({ origin: 'http://console.example:3000' })).status).toBe(204);
    process.env.NEXTAUTH_URL = 'https://public.example/console';
    resetSettings();
    expect(
      (await call('PUT', { headers: { cookie: await cookieOf(token), origin: 'https://public.example' } })).status,
    ).toBe(204);
    expect((await put({ origin: 'http://console.example:3000' })).status).toBe(403);
    delete process.env.NEXTAUTH_URL;
    resetSettings();
    await logOut(token);
    expect((await call('GET', { headers: { cookie } })).status).toBe(401);
    expect((await call('GET', { headers: { cookie: `${sessionCookieName()}=forged` } })).status).toBe(401);
  });
});

describe('input', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) => call('POST', { body, headers });
  const refusal = async (answer: Response) => [answer.status, (await answer.json()).reason];

  it('is parsed; an optional body may be left out', async () => {
    expect(await answerOf(await post({ name: 'a' }))).toEqual([200, { body: { name: 'a' }, caller: null }]);
    expect(await refusal(await call('POST'))).toEqual([400, 'The field "name" takes text.']);
    expect(await refusal(await post('null'))).toEqual([400, 'The body takes a JSON object.']);
  });

  it.each([
    [{ name: 'abcdef' }, 'The field "name" takes 5 characters at most.'],
    [{ name: 'a', inner: { deep: [1, 'x'] } }, 'The field "inner.deep.1" takes a number.'],
    [{ name: 'a', inner: { deep: [], x: 1 } }, 'The field "inner.x" is unknown.'],
    [{ name: 'a', __proto: 1 }, 'The field "__proto" is unknown: the body takes name, inner.'],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'The body takes a JSON object.'],
  ])('is refused in a sentence (%#)', async (body, reason) => {
    expect(await refusal(await post(body))).toEqual([400, reason]);
  });

  it('takes JSON in UTF-8 alone', async () => {
    const body = '{"name":"a"}';
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      expect(await refusal(await post(body, { 'Content-Type': type }))).toEqual([
        415,
        'The body takes Content-Type: application/json.',
      ]);
    }
    expect((await post(body, { 'Content-Type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
    const latin = new Request('http://localhost/address', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: Buffer.from('{"name":"\xe9"}', 'latin1'),
    });
    expect(await refusal(await address.POST(latin))).toEqual([400, 'The body is not valid UTF-8.']);
  });

  it('is counted as it streams in', async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(Buffer.alloc(100_000, ' '));
      },
    });
    const headers = { 'Content-Type': 'application/json', 'Content-Length': '2' };
    const options = { method: 'POST', headers, body: endless, duplex: 'half' };
    const request = new Request('http://localhost/address', options);
    expect(await refusal(await address.POST(request))).toEqual([413, 'The body takes 1,000,000 bytes at most.']);
    expect(pulled).toBeLessThan(15);
  });

  it('that breaks off is told to be the caller’s, not an outage of the database', async () => {
    const broken = new ReadableStream({
      pull: (controller) => controller.error(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })),
    });
    const headers = { 'Content-Type': 'application/json' };
    const options = { method: 'POST', headers, body: broken, duplex: 'half' };
    const request = new Request('http://localhost/address', options);
    expect(await refusal(await address.POST(request))).toEqual([400, 'The body broke off before its end.']);
  });

  it('takes each query parameter once, and those it knows', async () => {
    const get = (query: string) => call('GET', { token: test.tokens.user }, query);
    expect(await refusal(await get('?size=1&size=2'))).toEqual([
      400,
      'The query parameter "size" is given more than once.',
    ]);
    expect(await refusal(await get('?sise=1'))).toEqual([
      400,
      'The query parameter "sise" is unknown: the query takes size.',
    ]);
    expect(await refusal(await get('?size=a%00'))).toEqual([
      400,
      'The query parameter "size" takes Unicode text without the character U+0000.',
    ]);
  });
});

describe('failures', () => {
  const fail = async (error: unknown) => {
    thrown = error;
    return call('DELETE');
  };

  it('are told by their code, with what belongs to it', async () => {
    const conflict = await fail(new AppError('CONFLICT', 'One works.', { daemonId: '7' }));
    expect(await answerOf(conflict)).toEqual([409, { reason: 'One works.', code: 'CONFLICT', id: '7' }]);
    const waiting = await fail(new AppError('TOO_MANY_REQUESTS', 'Wait.', { retryAfterSeconds: 1.2 }));
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, '2']);
    const codes: [ErrorCode, number][] = [
      ['ARCHIVE_NOT_FOUND', 404],
      ['REPOSITORY_UNREACHABLE', 503],
      ['INTERNAL', 500],
    ];
    for (const [code, status] of codes) expect((await fail(new AppError(code, 'So.'))).status).toBe(status);
  });

  it('that were not foreseen tell a request id and nothing else', async () => {
    for (const error of [new Error('password=hunter2 at /srv/app'), 'text', null, undefined]) {
      const answer = await fail(error);
      expect(answer.status).toBe(500);
      const body = await answer.json();
      expect(body).toEqual({
        reason: expect.stringMatching(/request id/),
        code: 'INTERNAL',
        requestId: answer.headers.get('x-request-id'),
      });
    }
  });

  it('are 503 when the console’s database is out of reach, and all is well when it is back', async () => {
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'postgresql://nobody:secret@127.0.0.1:1/none';
    resetSettings();
    const answer = await call('GET', { token: test.tokens.user });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(await answer.json()).toEqual({
      reason: 'The console’s database cannot be reached. Try again in a moment.',
      code: 'STACK_UNAVAILABLE',
    });
    process.env.DATABASE_URL = url;
    resetSettings();
    await disconnectConsoleDb();
    expect((await call('GET', { token: test.tokens.user })).status).toBe(200);
  });
});

it('outlives the end of every session in the console’s database', async () => {
  await Promise.all(Array.from({ length: 5 }, () => call('GET', { token: test.tokens.user })));
  const client = new Client(test.consoleDatabase.adminUrl);
  await client.connect();
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
  expect([200, 503]).toContain((await call('GET', { token: test.tokens.user })).status);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await call('GET', { token: test.tokens.user })).status).toBe(200);
});

it('If-Match reads strong tags, quoted or bare', () => {
  const tags = (header?: string) =>
    ifMatchTags(new Request('http://x', { headers: header === undefined ? {} : { 'If-Match': header } }));
  expect(tags()).toBeNull();
  expect(tags('*')).toBeNull();
  expect(tags(`${entityTag('1')}, W/"2", "3-4"`)).toEqual(['1', '3-4']);
  expect(tags('5')).toEqual(['5']);
  expect(tags('W/"5"')).toEqual([]);
});

describe('answers', () => {
  const answerWith = (value: { size: number }) =>
    callRoute(
      routes({ GET: route({ access: 'anyone', answer: z.object({ size: z.number() }), run: async () => value }) }),
      'GET',
      '/address',
    );
  const environment = process.env.NODE_ENV;
  afterEach(() => Object.assign(process.env, { NODE_ENV: environment }));

  it('are declared by every route', () => {
    const spec: { access: 'anyone'; answer: 'nothing'; run: () => Promise<Response> } = {
      access: 'anyone',
      answer: 'nothing',
      run: async () => noContent(),
    };
    Reflect.deleteProperty(spec, 'answer');
    expect(() => route(spec)).toThrow('A route declares no answer.');
  });

  it('fail when they are not as declared, but in production', async () => {
    expect(await answerOf(await answerWith({ size: 1 }))).toEqual([200, { size: 1 }]);
    const tooMuch = { size: 1, secret: 'x' };
    const refused = await answerWith(tooMuch);
    expect(refused.status).toBe(500);
    expect(JSON.stringify(await refused.json())).not.toContain('secret');
    Object.assign(process.env, { NODE_ENV: 'production' });
    expect(await answerOf(await answerWith(tooMuch))).toEqual([200, tooMuch]);
  });
});
