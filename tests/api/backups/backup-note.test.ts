import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import { backupPage } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { callRoute } from '#tests/call-route.ts';
import { putObject } from '#tests/put-object.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

const key = 'a folder/Mai & Juni.zip';
const escaped = key.split('/').map(encodeURIComponent).join('/');
const path = `/repo/v1/admin/backup-note/${escaped}`;
let stack: TestStack;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
});

afterAll(() => stack.close());

beforeEach(async () => {
  for await (const object of bucket().list('')) await bucket().delete(object.key);
  await putObject(bucket(), key, 'an archive');
});

const get = () => callRoute(noteRoutes, 'GET', path, { token });
const put = (body: unknown, headers: Record<string, string> = {}) =>
  callRoute(noteRoutes, 'PUT', path, { token, body, headers });
const remove = () => callRoute(backupRoutes, 'DELETE', `/repo/v1/admin/backup/${escaped}`, { token });

async function listed() {
  const answer = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  return backupPage.parse(await answer.json());
}

async function keys(): Promise<string[]> {
  const found = [];
  for await (const object of bucket().list('')) found.push(object.key);
  return found;
}

test('a backup has no note until one is written', async () => {
  const answer = await get();
  expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"none"']);
  expect(await answer.json()).toEqual({ note: null, keep: false, changedBy: null, changedOn: null });
});

test('a note stands beside its backup, is listed with it and is no backup itself', async () => {
  const answer = await put({ note: ' Before the migration ☃ ', keep: true });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    note: 'Before the migration ☃',
    keep: true,
    changedBy: 'platform@example.org',
  });
  expect(await (await get()).json()).toMatchObject({ note: 'Before the migration ☃', keep: true });
  expect(await keys()).toEqual([key, `${key}.json`]);
  const { totalNumberOfResults, results } = await listed();
  expect(totalNumberOfResults).toBe(1);
  expect(results[0]).toMatchObject({ key, note: 'Before the migration ☃', keep: true });
  await put({ note: 'changed', keep: true });
  expect((await listed()).results[0]).toMatchObject({ note: 'changed' });
});

test('an empty note leaves nothing beside the backup', async () => {
  await put({ note: 'x', keep: false });
  const answer = await put({ note: '  ', keep: false });
  expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"none"']);
  expect(await keys()).toEqual([key]);
});

test('a backup that is kept is not deleted until the mark is taken off, and its note goes with it', async () => {
  await put({ note: 'x', keep: true });
  const refused = await remove();
  expect(refused.status).toBe(409);
  expect(await refused.json()).toEqual({
    reason: 'This backup is protected from deletion. Remove the protection on its page first.',
    code: 'CONFLICT',
  });
  await put({ note: 'x', keep: false });
  expect((await remove()).status).toBe(204);
  expect(await keys()).toEqual([]);
});

test('of two who change it at once, the later sees the other’s change first', async () => {
  const etag = (await get()).headers.get('etag') ?? '';
  const first = await put({ note: 'first', keep: false }, { 'if-match': etag });
  expect(first.status).toBe(200);
  const second = await put({ note: 'second', keep: false }, { 'if-match': etag });
  expect(second.status).toBe(412);
  expect((await second.json()).reason).toBe(
    'The note of this backup was changed meanwhile by platform@example.org: read it again.',
  );
  expect((await put({ note: 'second', keep: false }, { 'if-match': first.headers.get('etag') ?? '' })).status).toBe(
    200,
  );
  const all = await Promise.all(Array.from({ length: 3 }, (_, n) => put({ note: `note ${n}`, keep: true })));
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test.each([
  '',
  'no JSON',
  '[]',
  '{"format":"another"}',
  '{"format":"stack-console-note","keep":"yes"}',
  'x'.repeat(100_000),
])('a damaged note is none, and is written over: %.40s', async (body) => {
  await putObject(bucket(), `${key}.json`, body);
  expect((await listed()).results[0]).toMatchObject({ key, note: null, keep: false });
  const answer = await get();
  expect(await answer.json()).toMatchObject({ note: null, keep: false });
  expect((await put({ note: 'anew', keep: false }, { 'if-match': answer.headers.get('etag') ?? '' })).status).toBe(200);
  expect((await listed()).results[0]).toMatchObject({ note: 'anew' });
});

test('what it takes', async () => {
  for (const body of [
    {},
    { note: 1, keep: true },
    { note: 'x' },
    { note: 'x'.repeat(4001), keep: true },
    { note: null, keep: true, more: 1 },
  ]) {
    expect((await put(body)).status).toBe(400);
  }
  for (const name of ['nothing.zip', 'a.txt', `${escaped}.json`]) {
    const at = `/repo/v1/admin/backup-note/${name}`;
    expect((await callRoute(noteRoutes, 'GET', at, { token })).status).toBe(404);
    expect((await callRoute(noteRoutes, 'PUT', at, { token, body: { note: 'x', keep: true } })).status).toBe(404);
  }
  for (const method of ['GET', 'PUT']) {
    expect((await callRoute(noteRoutes, method, path, {})).status).toBe(403);
    expect((await callRoute(noteRoutes, method, path, { token: stack.tokens.user })).status).toBe(403);
  }
});
