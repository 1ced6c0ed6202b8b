import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as fileRoutes from '#app/repo/v1/admin/backup-file/[[...key]]/route.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { callRoute } from '#tests/call-route.ts';
import { putObject } from '#tests/put-object.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

const body = randomBytes(10_000_003);
const key = 'a folder/Grüße.zip';
const path = `/repo/v1/admin/backup-file/${key.split('/').map(encodeURIComponent).join('/')}`;
let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack('empty');
  await putObject(bucket(), key, body);
});

afterAll(() => stack.close());

function get(headers: Record<string, string> = {}, method = 'GET', at = path): Promise<Response> {
  return callRoute(fileRoutes, method, at, { token: stack.tokens.administrator, headers });
}

const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

test('sends the whole archive with its name, length and tag', async () => {
  const answer = await get();
  expect(answer.status).toBe(200);
  expect((await bytesOf(answer)).equals(body)).toBe(true);
  const etag = (await bucket().head(key))?.etag;
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    etag: `"${etag}"`,
    'x-file-length': '10000003',
    'accept-ranges': 'bytes',
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="Gr__e.zip"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.zip`,
  });
  expect(answer.headers.get('last-modified')).toMatch(/GMT$/);
});

test.each([
  ['bytes=0-9', 0, 10],
  ['bytes=4194300-4194310', 4_194_300, 4_194_311],
  ['bytes=9000000-', 9_000_000, 10_000_003],
  ['bytes=-7', 9_999_996, 10_000_003],
])('sends %s', async (range, start, end) => {
  const answer = await get({ range });
  expect(answer.status).toBe(206);
  expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/10000003`);
  expect(answer.headers.get('x-file-length')).toBe(String(end - start));
  expect((await bytesOf(answer)).equals(body.subarray(start, end))).toBe(true);
});

test('refuses a range outside the file, and says how long it is', async () => {
  const answer = await get({ range: 'bytes=10000003-' });
  expect(answer.status).toBe(416);
  expect(answer.headers.get('content-range')).toBe('bytes */10000003');
  expect(await answer.json()).toEqual({
    reason: 'The range lies outside the 10000003 bytes of Grüße.zip.',
    code: 'RANGE_NOT_SATISFIABLE',
  });
});

test('HEAD tells the same and reads nothing', async () => {
  const answer = await get({}, 'HEAD');
  expect([answer.status, answer.body, answer.headers.get('x-file-length')]).toEqual([200, null, '10000003']);
  const part = await get({ range: 'bytes=0-9' }, 'HEAD');
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 0-9/10000003']);
});

test('heeds If-Range, If-Match and If-None-Match', async () => {
  const head = await get({}, 'HEAD');
  const etag = head.headers.get('etag') ?? '';
  const range = 'bytes=5-9';
  const statusOf = async (headers: Record<string, string>) => {
    const answer = await get(headers);
    await answer.body?.cancel();
    return answer.status;
  };
  expect(await statusOf({ range, 'if-range': etag })).toBe(206);
  expect(await statusOf({ range, 'if-range': head.headers.get('last-modified') ?? '' })).toBe(206);
  expect(await statusOf({ range, 'if-range': '"another"' })).toBe(200);
  expect(await statusOf({ range, 'if-range': `W/${etag}` })).toBe(200);
  expect(await statusOf({ range, 'if-match': etag })).toBe(206);
  expect(await statusOf({ range, 'if-match': '"another"' })).toBe(412);
  expect(await statusOf({ 'if-none-match': etag })).toBe(304);
  expect(await statusOf({ 'if-none-match': '"another"' })).toBe(200);
});

test('breaks off when the object is replaced in the middle', async () => {
  const changing = 'changing.zip';
  await putObject(bucket(), changing, body);
  const answer = await get({}, 'GET', `/repo/v1/admin/backup-file/${changing}`);
  const reader = answer.body?.getReader();
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
  await putObject(bucket(), changing, randomBytes(10_000_003));
  const rest = async () => {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read());
  };
  await expect(rest()).rejects.toThrow('The download broke off.');
});

test('takes up where a fault of the bucket stopped a block', async () => {
  const { bucket: proxy } = stack.proxies;
  const answer = await get();
  proxy.slow({ down: 20_000_000 });
  const received = bytesOf(answer);
  await wait(100);
  proxy.cut();
  await wait(100);
  proxy.mend();
  proxy.slow({ down: null });
  expect((await received).equals(body)).toBe(true);
});

test.each(['nothing.zip', 'no-backup.txt', '..%2Fa.zip', 'a//b.zip', ''])('there is no %j', async (name) => {
  const answer = await get({}, 'GET', `/repo/v1/admin/backup-file/${name}`);
  expect(answer.status).toBe(404);
  expect((await answer.json()).reason).toMatch(/^There is no backup named .*\.$/);
});

test('is for administrators', async () => {
  const statusFor = async (token?: string) => (await callRoute(fileRoutes, 'GET', path, { token })).status;
  expect(await statusFor()).toBe(403);
  expect(await statusFor('dead')).toBe(401);
  expect(await statusFor(stack.tokens.user)).toBe(403);
});
