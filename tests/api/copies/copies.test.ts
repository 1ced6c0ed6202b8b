import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as fileRoutes from '#app/repo/v1/admin/backup-file/[[...key]]/route.ts';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import * as retryRoutes from '#app/repo/v1/admin/copy/retry/route.ts';
import * as copyRoutes from '#app/repo/v1/admin/copy/route.ts';
import { backupContents, backupPage } from '#lib/contracts/backup.ts';
import { copiesPage } from '#lib/contracts/copies.ts';
import { bucket as firstBucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { type FaultProxy, startFaultProxy } from '#tests/fault-proxy.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let second: TestBucket;
let way: FaultProxy;
let runner: RunnerProcess;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  second = await startTestBucket();
  const { hostname, port } = new URL(second.endpoint);
  way = await startFaultProxy({ host: hostname, port: Number(port) });
  const environment = {
    COPY_S3_BUCKET: second.settings.name,
    COPY_S3_ENDPOINT: `http://127.0.0.1:${way.port}`,
    COPY_S3_ACCESS_KEY_ID: 'test-key',
    COPY_S3_SECRET_ACCESS_KEY: 'test-secret',
    COPY_S3_FORCE_PATH_STYLE: 'true',
    COPY_S3_TIMEOUT_SECONDS: '4',
  };
  Object.assign(process.env, environment);
  Object.assign(stack.runnerEnvironment, environment);
  resetSettings();
  runner = await startRunnerProcess(stack);
});

afterAll(async () => {
  await runner.kill();
  for (const name of Object.keys(process.env)) if (name.startsWith('COPY_S3_')) delete process.env[name];
  await Promise.all([way.close(), second.stop(), stack.close()]);
});

async function takeBackup(): Promise<string> {
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  return (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
}

async function copyOf(key: string) {
  const answer = await callRoute(copyRoutes, 'GET', '/repo/v1/admin/copy', { token });
  return copiesPage.parse(await answer.json()).results.find((copy) => copy.key === key);
}

const untilState = (key: string, state: 'DONE' | 'FAILED', timeout = 30_000) =>
  expect.poll(() => copyOf(key), { timeout }).toMatchObject({ state });
const untilCopied = (key: string) => untilState(key, 'DONE');

async function bytesIn(bucket: Bucket, key: string): Promise<Buffer | null> {
  const object = await bucket.head(key);
  return object === null ? null : bucket.read(key, { start: 0, end: object.size });
}

async function listed(key: string) {
  const answer = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  const page = backupPage.parse(await answer.json());
  return { page, backup: page.results.find((candidate) => candidate.key === key) };
}

/** Has the runner list the buckets now, as it does when a job has ended. */
const lookNow = () => consoleDb().daemon.updateMany({ data: { endedOn: new Date() } });

async function putByHand(key: string, bytes: number): Promise<void> {
  await firstBucket().put(key, randomBytes(bytes), { contentType: 'application/zip', etag: null });
  await lookNow();
}

async function isSame(key: string): Promise<boolean> {
  const [original, copy] = await Promise.all([bytesIn(firstBucket(), key), bytesIn(second.bucket, key)]);
  return original !== null && copy?.equals(original) === true;
}

test('a backup and its note are copied, and serve where the first bucket fails', async () => {
  const key = await takeBackup();
  const params = { key: [key] };
  const body = { note: 'Before the move', keep: true };
  await callRoute(noteRoutes, 'PUT', `/repo/v1/admin/backup-note/${key}`, { token, body, params });
  await untilCopied(key);
  await lookNow();
  await expect.poll(async () => (await second.bucket.head(`${key}.json`)) !== null, { timeout: 30_000 }).toBe(true);
  expect(await isSame(key)).toBe(true);
  const { backup } = await listed(key);
  expect(backup?.copy).toMatchObject({ state: 'DONE', isInFirst: true, finding: null, error: null });

  stack.proxies.bucket.cut();
  const fallen = await listed(key);
  expect(fallen.page.fellOver).toContain('does not answer');
  expect(fallen.backup).toMatchObject({ note: 'Before the move', keep: true, takenOn: backup?.takenOn });
  stack.proxies.bucket.mend();

  const original = await bytesIn(firstBucket(), key);
  await firstBucket().delete(key);
  const answer = await callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${key}`, { token, params });
  expect(backupContents.parse(await answer.json())).toMatchObject({ key, readFrom: 'SECOND' });
  expect((await callRoute(backupRoutes, 'DELETE', `/repo/v1/admin/backup/${key}`, { token, params })).status).toBe(409);
  const file = await callRoute(fileRoutes, 'GET', `/repo/v1/admin/backup-file/${key}`, { token, params });
  expect(Buffer.from(await file.arrayBuffer())).toEqual(original);
  const { id } = await readDaemon(await postVerify(token, { url: key }));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  const { notes } = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
  expect(notes.join(' ')).toContain('from the second bucket');
  await expect.poll(async () => (await listed(key)).backup?.copy?.isInFirst, { timeout: 30_000 }).toBe(false);
});

/** Begins a download of a backup of several blocks, has the first bucket die after the first of them, and reads on. */
async function downloadWhileBucketDies(key: string): Promise<Buffer> {
  const answer = await callRoute(fileRoutes, 'GET', `/repo/v1/admin/backup-file/${key}`, {
    token,
    params: { key: [key] },
  });
  expect(answer.status).toBe(200);
  const reader = answer.body?.getReader();
  const pieces: Uint8Array[] = [];
  try {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      pieces.push(next.value);
      if (pieces.length === 1) stack.proxies.bucket.cut();
    }
  } finally {
    stack.proxies.bucket.mend();
  }
  return Buffer.concat(pieces);
}

test('a download continues from the copy when the first bucket dies in the middle, and only if both are the same', async () => {
  const key = 'downloaded.zip';
  await putByHand(key, 17_000_000);
  await untilCopied(key);
  const original = await bytesIn(firstBucket(), key);
  expect(original?.equals(await downloadWhileBucketDies(key))).toBe(true);
  await second.bucket.delete(key);
  await second.bucket.put(key, randomBytes(17_000_000), { contentType: 'application/zip', etag: null });
  await expect(downloadWhileBucketDies(key)).rejects.toThrow('The download broke off.');
  await Promise.all([firstBucket().delete(key), second.bucket.delete(key)]);
});

test('a copy that vanishes is made again', async () => {
  await putByHand('vanishes.zip', 1000);
  await untilCopied('vanishes.zip');
  await second.bucket.delete('vanishes.zip');
  await lookNow();
  await expect.poll(async () => (await second.bucket.head('vanishes.zip')) !== null, { timeout: 30_000 }).toBe(true);
  await untilCopied('vanishes.zip');
  expect(await consoleDb().audit.count({ where: { kind: 'BACKUP_COPIED', subject: 'vanishes.zip' } })).toBe(2);
});

test('another object under the same name in the second bucket is never replaced', async () => {
  await second.bucket.put('taken.zip', Buffer.from('another'), { contentType: 'application/zip', etag: null });
  await putByHand('taken.zip', 1000);
  await untilState('taken.zip', 'FAILED');
  expect((await listed('taken.zip')).backup?.copy?.error).toContain('is not what the backup is');
  expect(String(await bytesIn(second.bucket, 'taken.zip'))).toBe('another');
});

test('while the second bucket is away the failure is told, and the copy is made when it is back', async () => {
  way.cut();
  await putByHand('late.zip', 1000);
  await untilState('late.zip', 'FAILED', 60_000);
  const { error } = (await listed('late.zip')).backup?.copy ?? {};
  expect(error).toContain('does not answer');
  way.mend();
  await callRoute(retryRoutes, 'POST', '/repo/v1/admin/copy/retry', { token });
  await untilCopied('late.zip');
  expect(await isSame('late.zip')).toBe(true);
});

test('a copy whose runner is killed continues with the parts that are missing', async () => {
  way.slow({ up: 8_000_000 });
  await putByHand('by-hand.zip', 40_000_000);
  const parts = () => consoleDb().backupCopyPart.count({ where: { key: 'by-hand.zip' } });
  await expect.poll(parts, { timeout: 60_000, interval: 20 }).toBeGreaterThan(1);
  await runner.kill();
  way.slow({ up: null });
  const kept = await parts();
  const before = way.passed.up;
  await consoleDb().backupCopy.updateMany({ data: { seenOn: new Date(0) } });
  runner = await startRunnerProcess(stack);
  await untilCopied('by-hand.zip');
  expect(way.passed.up - before).toBeLessThan(40_000_000 - (kept - 1) * 8 * 1024 * 1024);
  expect(await isSame('by-hand.zip')).toBe(true);
  expect((await listed('by-hand.zip')).backup?.copy?.finding).toContain('is not a ZIP file');
});
