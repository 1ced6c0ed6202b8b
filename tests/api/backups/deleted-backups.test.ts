import { DeleteObjectCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import * as deletedRoutes from '#app/repo/v1/admin/deleted-backup/route.ts';
import { backupNote } from '#lib/contracts/backup.ts';
import { deletedBackupPage } from '#lib/contracts/retention/deleted-backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { createS3Client, patienceOf } from '#server/adapters/bucket/create-s3-client.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';
import { clearBucket, keysInBucket, shelve } from '../retention/testing/archive-shelf.ts';

const address = '/repo/v1/admin/deleted-backup';
let stack: TestStack;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
}, 120_000);

afterAll(() => stack.close());

const s3 = () => createS3Client(stack.bucket.settings, patienceOf(4000, { isPersistent: false }));
const setVersioning = (Status: 'Enabled' | 'Suspended') =>
  s3().send(
    new PutBucketVersioningCommand({ Bucket: stack.bucket.settings.name, VersioningConfiguration: { Status } }),
  );

beforeEach(async () => {
  await setVersioning('Suspended');
  await clearBucket();
  await consoleDb().audit.deleteMany();
});

const remove = (key: string) =>
  callRoute(backupRoutes, 'DELETE', `/repo/v1/admin/backup/${key}`, { token, params: { key: [key] } });
const undelete = (key: string) => callRoute(deletedRoutes, 'POST', address, { token, body: { key } });
async function listed(query = '') {
  return deletedBackupPage.parse(await (await callRoute(deletedRoutes, 'GET', address + query, { token })).json());
}

test('a bucket that keeps no versions has no deleted backups, and nothing to undelete', async () => {
  const key = await shelve(new Date());
  expect((await remove(key)).status).toBe(204);
  expect((await listed()).results.map((backup) => backup.key)).not.toContain(key);
  const answer = await undelete(key);
  expect([answer.status, JSON.stringify(await answer.json())]).toEqual([404, expect.stringContaining(key)]);
  expect(await keysInBucket()).toEqual([]);
});

test('a deleted backup is listed, and comes back as it was, with its note, protected from deletion', async () => {
  await setVersioning('Enabled');
  const key = await shelve(new Date());
  const params = { key: [key] };
  const noteAddress = `/repo/v1/admin/backup-note/${key}`;
  const body = { note: 'Before the move', keep: false };
  expect((await callRoute(noteRoutes, 'PUT', noteAddress, { token, params, body })).status).toBe(200);
  const before = await bucket().head(key);
  expect((await remove(key)).status).toBe(204);
  // Somebody deletes it once more: two marks hide it.
  await s3().send(new DeleteObjectCommand({ Bucket: stack.bucket.settings.name, Key: key }));
  expect(await keysInBucket()).toEqual([]);

  const { results } = await listed();
  expect(results.filter((backup) => backup.key === key)).toMatchObject([{ size: before?.size }]);
  expect(Date.parse(results[0]?.deletedOn ?? '')).toBeGreaterThan(Date.now() - 600_000);

  expect((await undelete(key)).status).toBe(200);
  expect(await bucket().head(key)).toEqual(before);
  const note = await callRoute(noteRoutes, 'GET', noteAddress, { token, params });
  expect(backupNote.parse(await note.json())).toMatchObject({ note: 'Before the move', keep: true });
  expect((await remove(key)).status).toBe(409);
  expect((await listed()).results.map((backup) => backup.key)).not.toContain(key);
  const events = await consoleDb().audit.findMany({ where: { kind: 'BACKUP_UNDELETED' } });
  expect(events).toMatchObject([{ subject: key, outcome: 'DONE' }]);
  expect((await undelete(key)).status).toBe(409);
});

test('what is there is never hidden or lost: a key that was written anew is not listed, and its versions stay', async () => {
  await setVersioning('Enabled');
  await bucket().put('again.zip', Buffer.from('old'), { contentType: 'application/zip', etag: null });
  await bucket().delete('again.zip');
  await bucket().put('again.zip', Buffer.from('new'), { contentType: 'application/zip', etag: null });
  expect((await listed()).results.map((backup) => backup.key)).not.toContain('again.zip');
  expect((await undelete('again.zip')).status).toBe(409);
  expect(String(await bucket().read('again.zip', { start: 0, end: 3 }))).toBe('new');
  expect((await bucket().undelete('again.zip'))?.size).toBe(3);
});

test('all are found over many pages of versions, the last deleted first, and given in pages', async () => {
  await setVersioning('Enabled');
  const keys = Array.from({ length: 3 }, (_, index) => `many-${index}.zip`);
  const write = async (key: string) => {
    // 335 entries of a key: a page of 1,000 ends in the middle of the last one.
    let etag: string | null = null;
    for (let version = 0; version < 334; version++) {
      etag = await bucket().put(key, Buffer.from(String(version)), { contentType: 'application/zip', etag });
    }
    await bucket().delete(key);
  };
  await Promise.all(keys.map(write));
  const found = (await listed()).results.filter(({ key }) => key.startsWith('many-'));
  expect(found.map(({ key }) => key).sort()).toEqual(keys);
  expect(found.map(({ size }) => size)).toEqual(keys.map(() => 3));
  const page = await listed('?limit=2&offset=1');
  expect([page.results.length, page.totalNumberOfResults]).toEqual([2, (await listed()).totalNumberOfResults]);
  expect((await undelete('many-1.zip')).status).toBe(200);
  expect(String(await bucket().read('many-1.zip', { start: 0, end: 3 }))).toBe('333');
});

test.each(['x', '../a.zip', `${'a'.repeat(1200)}.zip`])('the key %s is refused with a sentence', async (key) => {
  const { status } = await undelete(key);
  expect([400, 404]).toContain(status);
});
