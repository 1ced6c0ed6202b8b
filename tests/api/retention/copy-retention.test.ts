import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as rulesRoutes from '#app/repo/v1/admin/copy/retention/route.ts';
import * as runRoutes from '#app/repo/v1/admin/copy/retention/runs/[id]/route.ts';
import * as runsRoutes from '#app/repo/v1/admin/copy/retention/runs/route.ts';
import * as simulationRoutes from '#app/repo/v1/admin/copy/retention/simulation/route.ts';
import {
  retention,
  retentionRunDetails,
  retentionRunPage,
  retentionSimulation,
} from '#lib/contracts/retention/retention.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import { createS3Client, patienceOf } from '#server/adapters/bucket/create-s3-client.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { claimCopy } from '#server/services/copies/claim-copy.ts';
import { copyBackup } from '#server/services/copies/copy-backup.ts';
import { followBuckets } from '#server/services/copies/follow-buckets.ts';
import { runRetention } from '#server/services/retention/run-retention.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';
import { clearBucket, keysInBucket, shelve } from './testing/archive-shelf.ts';

const dayMs = 86_400_000;
const today = Date.UTC(2026, 10, 20, 2);
const base = '/repo/v1/admin/copy/retention';
const rules = { daily: 3, floor: 2, safetyDays: 30, zone: 'UTC' };
const { signal } = new AbortController();
let stack: TestStack;
let server: TestBucket;
let second: Bucket;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
  server = await startTestBucket();
}, 120_000);

afterAll(async () => {
  setSecond(null);
  await Promise.all([server.stop(), stack.close()]);
});

/** Each test has a second bucket of its own, with object lock if it wants one. */
async function openSecond(name: string, hasLock = false): Promise<void> {
  const client = createS3Client(server.settings, patienceOf(4000, { isPersistent: false }));
  await client.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: hasLock }));
  second = createS3Bucket({ ...server.settings, name });
  setSecond(name);
}

function setSecond(name: string | null): void {
  const { endpoint, credentials } = server.settings;
  const wanted = {
    COPY_S3_BUCKET: name,
    COPY_S3_ENDPOINT: endpoint,
    COPY_S3_ACCESS_KEY_ID: credentials?.accessKeyId,
    COPY_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey,
    COPY_S3_FORCE_PATH_STYLE: 'true',
  };
  for (const [setting, value] of Object.entries(wanted)) {
    if (name === null || value == null) delete process.env[setting];
    else process.env[setting] = value;
  }
  resetSettings();
}

beforeEach(async () => {
  await clearBucket();
  const db = consoleDb();
  await db.retentionRun.deleteMany();
  await db.retention.deleteMany();
  await db.backupCopy.deleteMany();
  await db.audit.deleteMany();
});

/** What a runner does after each job: the rows follow the buckets, and what waits is copied. @returns how many were copied */
async function copyAll(lockedUntil: Date | null = null): Promise<number> {
  await followBuckets(bucket(), second, signal);
  const limits = { connections: 1, memoryBytes: 50_000_000, partLimit: 10_000, equalParts: false };
  const context = { runner: 'test', from: bucket(), to: second, limits, lockedUntil: () => lockedUntil };
  let count = 0;
  for (let copy = await claimCopy('test'); copy !== null; copy = await claimCopy('test')) {
    await copyBackup({ ...context, onPace: async () => {} }, copy, signal);
    count += 1;
  }
  return count;
}

/** Backups of so many days, a day apart, the newest first, each with its copy. */
async function copiedDays(days: number, lockedUntil: Date | null = null): Promise<string[]> {
  const keys: string[] = [];
  for (let age = 0; age < days; age++) keys.push(await shelve(new Date(today - age * dayMs)));
  expect(await copyAll(lockedUntil)).toBe(days);
  return keys;
}

async function setRules(body: object = rules): Promise<void> {
  const answer = await callRoute(rulesRoutes, 'PUT', base, { token, body: { ...body, confirmLowering: true } });
  retention.strict().parse(await answer.json());
}

async function simulate() {
  const answer = await callRoute(simulationRoutes, 'POST', `${base}/simulation`, { token, body: rules });
  return retentionSimulation.strict().parse(await answer.json());
}

const run = (through = second, first = bucket()) =>
  runRetention({ bucket: through, first, worker: 'this one', signal });

async function lastRun() {
  const page = await callRoute(runsRoutes, 'GET', `${base}/runs`, { token });
  const id = retentionRunPage.strict().parse(await page.json()).results[0]?.id ?? '';
  const answer = await callRoute(runRoutes, 'GET', `${base}/runs/${id}`, { token, params: { id } });
  return retentionRunDetails.strict().parse(await answer.json());
}

async function keysIn(place: Bucket): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of place.list('')) if (key.endsWith('.zip')) keys.push(key);
  return keys.sort();
}

const reasonsOf = async (key: string) => (await simulate()).results.find((result) => result.key === key)?.reasons;

describe('the rules of the copies', () => {
  test('need a second bucket', async () => {
    setSecond(null);
    const answer = await callRoute(rulesRoutes, 'PUT', base, { token, body: { ...rules, confirmLowering: true } });
    expect([answer.status, (await answer.json()).reason]).toEqual([409, expect.stringContaining('no second bucket')]);
  });

  test('delete what was simulated from the second bucket alone, and nothing of it is copied again', async () => {
    await openSecond('own-rules');
    const days = await copiedDays(8);
    await setRules();
    const { goes } = await simulate();
    expect(goes.count).toBe(5);
    expect(await run()).toBe(5);
    expect(await keysIn(second)).toEqual(days.slice(0, 3).sort());
    expect(await keysInBucket()).toEqual(days.toSorted());
    expect(await lastRun()).toMatchObject({ deleted: goes, notDeleted: 0 });
    const events = await consoleDb().audit.findMany({ where: { kind: 'COPY_DELETED' } });
    expect(events.map(({ outcome, doneBy }) => [outcome, doneBy])).toEqual(Array(5).fill(['DONE', null]));
    expect(await copyAll()).toBe(0);
    expect(await consoleDb().backupCopy.count({ where: { state: 'DELETED' } })).toBe(5);
    expect(await consoleDb().audit.count({ where: { kind: 'BACKUP_DELETED' } })).toBe(0);
  });

  test('keep a copy whose backup was deleted as long as they say, and for ever one whose backup was lost', async () => {
    await openSecond('lost');
    const days = await copiedDays(6);
    const [deleted, lost] = [days[4] ?? '', days[5] ?? ''];
    const path = `/repo/v1/admin/backup/${deleted}`;
    const answer = await callRoute(backupRoutes, 'DELETE', path, { token, params: { key: [deleted] } });
    expect(answer.status).toBe(204);
    await bucket().delete(lost);
    await setRules();
    expect(await reasonsOf(lost)).toEqual(['ALONE']);
    expect(await run()).toBe(2);
    expect(await keysIn(second)).toEqual([...days.slice(0, 3), lost].sort());
  });

  test('let nothing go while the first bucket cannot be read, or while a backup cannot be copied', async () => {
    await openSecond('held');
    const days = await copiedDays(6);
    await setRules();
    const away = createS3Bucket({ ...stack.bucket.settings, endpoint: 'http://127.0.0.1:9', timeoutMs: 1000 });
    await expect(run(second, away)).rejects.toMatchObject({ code: 'BUCKET_UNREACHABLE' });
    await consoleDb().backupCopy.updateMany({ where: { key: days[0] ?? '' }, data: { state: 'FAILED' } });
    expect(await run()).toBe(0);
    expect((await simulate()).holds.map(({ kind }) => kind)).toEqual(['COPY_FAILED']);
    expect(await keysIn(second)).toHaveLength(6);
  });

  test('neither count nor delete a copy that nobody compared', async () => {
    await openSecond('unsure');
    const days = await copiedDays(5);
    const [newest, oldest] = [days[0] ?? '', days[4] ?? ''];
    const where = { key: { in: [newest, oldest] } };
    await consoleDb().backupCopy.updateMany({ where, data: { verifiedOn: null } });
    await setRules();
    expect(await reasonsOf(oldest)).toEqual(['DOUBTED']);
    expect(await run()).toBe(0);
    expect(await keysIn(second)).toEqual(days.toSorted());
  });

  test('leave what an object lock keeps, which is no failure', async () => {
    await openSecond('with-lock', true);
    const until = new Date(Date.now() + dayMs);
    const days = await copiedDays(5, until);
    await setRules();
    const { results } = await simulate();
    const locked = results.filter(({ reasons }) => reasons.includes('LOCKED'));
    expect(locked.map(({ key }) => key)).toEqual(days.slice(3));
    expect(Date.parse(locked[0]?.lockedUntil ?? '')).toBeCloseTo(until.getTime(), -4);
    expect(await run()).toBe(0);
    expect(await keysIn(second)).toEqual(days.toSorted());
  });

  test('are gone on with after a kill in mid-deletion: what is gone is not copied again', async () => {
    await openSecond('cut');
    await copiedDays(6);
    await setRules();
    let deletions = 0;
    const dies: Bucket = {
      ...second,
      async delete(key, options) {
        await second.delete(key, options);
        if (++deletions === 1) throw new AppError('BUCKET_UNREACHABLE', 'The runner is gone.');
      },
    };
    await expect(run(dies)).rejects.toMatchObject({ code: 'BUCKET_UNREACHABLE' });
    expect(await copyAll()).toBe(0);
    await run();
    expect(await lastRun()).toMatchObject({ deleted: { count: 3 }, notDeleted: 0 });
    expect(await keysIn(second)).toHaveLength(3);
    const events = await consoleDb().audit.findMany({ where: { kind: 'COPY_DELETED' } });
    expect(events.map(({ outcome }) => outcome)).toEqual(['DONE', 'DONE', 'DONE']);
  });
});
