import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as deletionRoutes from '#app/repo/v1/admin/backup-deletion/route.ts';
import { backupContents, deletedBackups } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { createS3Client, patienceOf } from '#server/adapters/bucket/create-s3-client.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

const dayMs = 86_400_000;
let stack: TestStack;
let runner: RunnerProcess;
let token: string;
const given = process.env.S3_BUCKET;

beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
  const client = createS3Client(stack.bucket.settings, patienceOf(4000, { isPersistent: false }));
  await client.send(new CreateBucketCommand({ Bucket: 'with-lock', ObjectLockEnabledForBucket: true }));
  const environment = { S3_BUCKET: 'with-lock', S3_LOCK_DAYS: '2' };
  Object.assign(process.env, environment);
  Object.assign(stack.runnerEnvironment, environment);
  resetSettings();
  runner = await startRunnerProcess(stack);
}, 120_000);

afterAll(async () => {
  await runner.kill();
  delete process.env.S3_LOCK_DAYS;
  if (given === undefined) delete process.env.S3_BUCKET;
  else process.env.S3_BUCKET = given;
  await stack.close();
});

test('a backup is locked when it is written, says so, and is not deleted before', async () => {
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  const key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  const params = { key: [key] };
  const path = `/repo/v1/admin/backup/${key}`;
  const shown = await callRoute(backupRoutes, 'GET', path, { token, params });
  const { lockedUntil } = backupContents.parse(await shown.json());
  const days = (Date.parse(lockedUntil ?? '') - Date.now()) / dayMs;
  expect(days).toBeGreaterThan(1.9);
  expect(days).toBeLessThanOrEqual(2);

  const sentence = `by lock until ${lockedUntil}`;
  const one = await callRoute(backupRoutes, 'DELETE', path, { token, params });
  expect([one.status, (await one.json()).reason]).toEqual([409, expect.stringContaining(sentence)]);
  const many = await callRoute(deletionRoutes, 'POST', '/repo/v1/admin/backup-deletion', {
    token,
    body: { keys: [key] },
  });
  const { results } = deletedBackups.parse(await many.json());
  expect(results).toEqual([{ key, deleted: false, reason: expect.stringContaining(sentence) }]);
  expect(await bucket().head(key)).not.toBeNull();
  expect(await consoleDb().audit.count({ where: { kind: 'BACKUP_DELETED' } })).toBe(0);
}, 120_000);
