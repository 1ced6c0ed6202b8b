import {
  DeleteBucketLifecycleCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import * as backupRoutes from '#app/repo/v1/admin/retention/backup/[...key]/route.ts';
import * as retentionRoutes from '#app/repo/v1/admin/retention/route.ts';
import * as runRoutes from '#app/repo/v1/admin/retention/runs/[id]/route.ts';
import * as runsRoutes from '#app/repo/v1/admin/retention/runs/route.ts';
import * as simulationRoutes from '#app/repo/v1/admin/retention/simulation/route.ts';
import {
  backupRetention,
  type RetentionSimulation,
  retention,
  retentionRunDetails,
  retentionRunPage,
  retentionSimulation,
} from '#lib/contracts/retention/retention.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import { createS3Client, patienceOf } from '#server/adapters/bucket/create-s3-client.ts';
import { type Fault, startFaultProxy } from '#server/adapters/bucket/testing/fault-proxy.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { setClock } from '#server/clock.ts';
import { recordKey } from '#server/services/backups/backup-record.ts';
import { openBackupFile } from '#server/services/backups/open-backup-file.ts';
import { beginArchiveReading, findReadArchives } from '#server/services/backups/reads/archive-reads.ts';
import { runRetention } from '#server/services/retention/run-retention.ts';
import { callRoute } from '#tests/call-route.ts';
import { putObject } from '#tests/put-object.ts';
import { administratorEmail, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';
import { clearBucket, keysInBucket, otherStackKey, shelve } from './testing/archive-shelf.ts';

const dayMs = 86_400_000;
const base = '/repo/v1/admin/retention';
const usual = { daily: 3, weekly: 2, floor: 2, safetyDays: 30, zone: 'UTC' };
const today = Date.UTC(2026, 10, 20, 2);
let stack: TestStack;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
}, 120_000);

afterAll(() => stack.close());

beforeEach(async () => {
  setClock(null);
  await clearBucket();
  const db = consoleDb();
  await db.retentionRun.deleteMany();
  await db.retention.deleteMany();
  await db.daemon.deleteMany();
  await db.audit.deleteMany();
});

const put = (body: unknown, headers: Record<string, string> = {}) =>
  callRoute(retentionRoutes, 'PUT', base, { token, body, headers });
const setRules = async (rules: object) => expect((await put({ ...rules, confirmLowering: true })).status).toBe(200);
const get = async () =>
  retention.strict().parse(await (await callRoute(retentionRoutes, 'GET', base, { token })).json());

async function simulate(rules: object = usual): Promise<RetentionSimulation> {
  const answer = await callRoute(simulationRoutes, 'POST', `${base}/simulation`, { token, body: rules });
  return retentionSimulation.strict().parse(await answer.json());
}

const staying = ({ results }: RetentionSimulation) =>
  results
    .filter(({ stays }) => stays)
    .map(({ key }) => key)
    .sort();

/** Backups of so many days, a day apart, the newest first. */
async function shelveDays(count: number): Promise<string[]> {
  const keys = [];
  for (let age = 0; age < count; age++) keys.push(await shelve(new Date(today - age * dayMs)));
  return keys;
}

const run = (through = bucket()) =>
  runRetention({ bucket: through, worker: 'this one', signal: new AbortController().signal });

async function runs() {
  const page = await callRoute(runsRoutes, 'GET', `${base}/runs`, { token });
  const { results } = retentionRunPage.strict().parse(await page.json());
  return Promise.all(
    results.map(async ({ id }) => {
      const answer = await callRoute(runRoutes, 'GET', `${base}/runs/${id}`, { token, params: { id } });
      return retentionRunDetails.strict().parse(await answer.json());
    }),
  );
}

const deletions = () => consoleDb().audit.findMany({ where: { kind: 'BACKUP_DELETED' }, orderBy: { id: 'asc' } });

async function addDaemon(data: Partial<Prisma.DaemonCreateManyInput> & { backupKey: string }): Promise<void> {
  const soon = new Date(Date.now() + 1000);
  await consoleDb().daemon.createMany({
    data: [
      { type: 'VERIFY', status: 'COMPLETED', startedBy: administratorEmail, startedOn: soon, endedOn: soon, ...data },
    ],
  });
}

describe('the rules', () => {
  test('are off until they are set: nothing is ever due', async () => {
    const keys = await shelveDays(10);
    expect(await get()).toMatchObject({
      rules: null,
      version: 0,
      defaults: { daily: 7, weekly: 4, monthly: 12, floor: 3 },
    });
    expect(await run()).toBeNull();
    expect(await keysInBucket()).toEqual(keys.toSorted());
  });

  test.each([
    [{ floor: 1, safetyDays: null }, /"last" must not all be 0/],
    [{ ...usual, daily: -1 }, /"daily" is 0 at least/],
    [{ ...usual, daily: 1.5 }, /"daily" takes a whole number/],
    [{ ...usual, daily: 1001 }, /"daily" is 1,000 at most/],
    [{ ...usual, floor: 0 }, /"floor" is 1 at least/],
    [{ ...usual, zone: 'Mars/Olympus' }, /"zone" takes the name of a time zone/],
    [{ ...usual, zone: '+01:00' }, /"zone" takes the name of a time zone/],
    [{ ...usual, zone: 'x'.repeat(10_000) }, /"zone" takes the name of a time zone/],
    [{ ...usual, keep: 5 }, /keep/],
  ])('refuse %j, and nothing is changed', async (body, sentence) => {
    for (const call of [put(body), callRoute(simulationRoutes, 'POST', `${base}/simulation`, { token, body })]) {
      const answer = await call;
      expect(answer.status).toBe(400);
      expect((await answer.json()).reason).toMatch(sentence);
    }
    expect((await get()).rules).toBeNull();
  });

  test('that keep less are set only when that is confirmed', async () => {
    const first = await put(usual);
    expect(first.status).toBe(409);
    expect((await first.json()).reason).toMatch(/keep less than before/);
    await setRules(usual);
    expect((await put({ ...usual, daily: 4 })).status).toBe(200);
    const lower = await put({ ...usual, daily: 2 });
    expect([lower.status, (await lower.json()).reason]).toEqual([409, expect.stringContaining('daily 4 → 2')]);
    expect((await get()).rules).toMatchObject({ daily: 4 });
    const events = await consoleDb().audit.findMany({ where: { kind: 'RETENTION_SET' }, orderBy: { id: 'asc' } });
    expect(events.map(({ doneBy, details }) => [doneBy, details])).toEqual([
      [administratorEmail, expect.objectContaining({ daily: 3, floor: 2 })],
      [administratorEmail, { daily: 4 }],
    ]);
  });

  test('that somebody else changed meanwhile are not overwritten', async () => {
    const answer = await callRoute(retentionRoutes, 'GET', base, { token });
    await setRules(usual);
    const headers = { 'if-match': answer.headers.get('etag') ?? '' };
    expect((await put({ ...usual, daily: 9 }, headers)).status).toBe(412);
    expect((await callRoute(retentionRoutes, 'DELETE', base, { token, headers })).status).toBe(412);
    expect((await callRoute(retentionRoutes, 'DELETE', base, { token })).status).toBe(204);
    expect((await get()).rules).toBeNull();
  });
});

describe('a run', () => {
  test('deletes what was simulated, with its list written first, and each deletion in the history with its rule', async () => {
    const days = await shelveDays(20);
    const foreign = await shelve(new Date(today - 40 * dayMs), { signer: otherStackKey() });
    const unsigned = await shelve(new Date(today - 41 * dayMs), { signer: null });
    const renamed = await shelve(new Date(today - 42 * dayMs), { stack: 'another name' });
    const safety = await shelve(new Date(today - 43 * dayMs), { safetyFor: { daemonId: '1', backupKey: 'x.zip' } });
    await putObject(bucket(), 'report.pdf', 'no backup');
    const guarded = days[15] ?? '';
    const path = `/repo/v1/admin/backup-note/${encodeURIComponent(guarded)}`;
    await callRoute(noteRoutes, 'PUT', path, { token, body: { note: null, keep: true } });
    const noted = days[16] ?? '';
    await putObject(bucket(), recordKey(noted), '{}');
    const simulated = await simulate();
    const verdictOf = (key: string) => simulated.results.find((result) => result.key === key);
    expect(verdictOf(foreign)).toMatchObject({ stays: true, notOurs: 'FOREIGN' });
    expect(verdictOf(unsigned)).toMatchObject({ stays: true, notOurs: 'UNSIGNED' });
    expect(verdictOf(renamed)).toMatchObject({ stays: true, notOurs: 'OTHER_STACK' });
    expect(verdictOf(guarded)).toMatchObject({ stays: true, reasons: ['PROTECTED'] });
    expect(verdictOf(safety)).toMatchObject({ stays: false, rule: 'safety' });
    expect(await keysInBucket()).toHaveLength(27);

    await setRules(usual);
    const goes = simulated.goes.count;
    expect(await run()).toBe(goes);
    const left = (await keysInBucket()).filter((key) => key.endsWith('.zip'));
    expect(left).toEqual(staying(simulated));
    expect(await keysInBucket()).not.toContain(recordKey(noted));
    const [only, ...others] = await runs();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      planned: simulated.goes,
      deleted: simulated.goes,
      notDeleted: 0,
      stayed: simulated.stays.count,
    });
    expect(only?.endedOn).not.toBeNull();
    expect(only?.deletions.map(({ key }) => key).sort()).toEqual(
      simulated.results
        .filter(({ stays }) => !stays)
        .map(({ key }) => key)
        .sort(),
    );
    const events = await deletions();
    expect(events).toHaveLength(goes);
    expect(events.every(({ outcome, doneBy }) => outcome === 'DONE' && doneBy === null)).toBe(true);
    expect(events.find(({ subject }) => subject === safety)?.details).toMatchObject({ rule: 'safety', goes: 'BEYOND' });
    // Nothing happens: the next look, and one in ten years, have nothing to delete.
    expect(await run()).toBeNull();
    for (const years of [1, 10]) {
      setClock(() => new Date(Date.now() + years * 366 * dayMs));
      expect(await run()).toBe(0);
    }
    expect((await keysInBucket()).filter((key) => key.endsWith('.zip'))).toEqual(left);
  });

  test('is held while the last verification failed, and after the next that completes it is not', async () => {
    const days = await shelveDays(8);
    await setRules(usual);
    await addDaemon({ status: 'FAILED', backupKey: days[0] ?? '', errorCode: 'REPOSITORY_REFUSED' });
    expect(await run()).toBe(0);
    expect(await keysInBucket()).toHaveLength(8);
    expect((await get()).holds.map(({ kind }) => kind)).toEqual(['VERIFICATION_FAILED']);
    expect((await simulate()).results.filter(({ reasons }) => reasons[0] === 'HELD').length).toBeGreaterThan(0);
    await addDaemon({ backupKey: days[0] ?? '' });
    expect(await run()).toBeGreaterThan(0);
    expect((await get()).holds).toEqual([]);
  });

  test('is held while backups are overdue by a schedule', async () => {
    await shelveDays(8);
    await setRules(usual);
    const times = {
      plannedUntil: new Date(),
      promisedSince: new Date(today),
      createdOn: new Date(today),
      changedOn: new Date(today),
    };
    const by = { createdBy: administratorEmail, changedBy: administratorEmail };
    const schedule = { stackId: 1, name: 'Nightly', cron: '0 3 * * *', zone: 'UTC', ...times, ...by };
    await consoleDb().schedule.create({ data: schedule });
    try {
      expect(await run()).toBe(0);
      expect((await get()).holds.map(({ kind }) => kind)).toEqual(['OVERDUE']);
      expect(await keysInBucket()).toHaveLength(8);
    } finally {
      await consoleDb().schedule.deleteMany();
    }
  });

  test('is held by a backup of this stack that cannot be read any more', async () => {
    await shelveDays(8);
    await putObject(bucket(), 'BackupDaemonJob4711-000000000000000001.zip', 'cut short');
    await setRules(usual);
    await addDaemon({ type: 'BACKUP', backupKey: 'BackupDaemonJob4711-000000000000000001.zip' });
    expect(await run()).toBe(0);
    expect(await keysInBucket()).toHaveLength(9);
    expect((await get()).holds[0]).toMatchObject({ kind: 'UNREADABLE', what: expect.stringContaining('Job4711') });
  });

  test('leaves alone what a job works with, what is being downloaded, and what an undo needs', async () => {
    const days = await shelveDays(9);
    const [used, read, undo, kept] = [days[8], days[7], days[5], days[4]].map((key) => key ?? '');
    await setRules(usual);
    await addDaemon({ id: 1, backupKey: used ?? '', status: 'STARTED', endedOn: null });
    await addDaemon({ id: 2, type: 'RESTORE', mode: 'IN_PLACE', backupKey: 'x.zip', safetyKey: undo ?? '' });
    await addDaemon({ id: 3, type: 'RESTORE', mode: 'STAGED', backupKey: kept ?? '', status: 'FAILED' });
    await consoleDb().keptDatabase.create({ data: { name: 'before_3', daemonId: 3 } });
    const reading = await beginArchiveReading(read ?? '');
    try {
      const simulated = await simulate();
      const first = (key: string | undefined) => simulated.results.find((result) => result.key === key)?.reasons[0];
      expect([used, read, undo, kept].map(first)).toEqual(['IN_USE', 'IN_USE', 'UNDO', 'UNDO']);
      expect(await run()).toBeGreaterThan(0);
      for (const key of [used, undo, kept, read]) expect(await keysInBucket()).toContain(key);
    } finally {
      await reading.end();
      await consoleDb().keptDatabase.deleteMany();
    }
    expect((await simulate()).results.find(({ key }) => key === read)?.stays).toBe(false);
  });

  test('knows of a download from its first byte to its last', async () => {
    const key = 'BackupDaemonJob1-000000000000000001.zip';
    await putObject(bucket(), key, Buffer.alloc(5 * 1024 * 1024));
    const file = await openBackupFile(key, new AbortController().signal);
    const reader = file.read({ start: 0, end: file.size }).getReader();
    // The first of two blocks: the download is not over before the second is asked for.
    expect((await reader.read()).done).toBe(false);
    expect(await findReadArchives()).toEqual([key]);
    let part = await reader.read();
    while (!part.done) part = await reader.read();
    await expect.poll(findReadArchives, { timeout: 20_000 }).toEqual([]);
  });

  test('is told by the bucket that it refuses one, and deletes the others', async () => {
    const days = await shelveDays(12);
    await setRules(usual);
    const proxy = await startFaultProxy(stack.bucket.endpoint);
    try {
      const denied: Fault = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
      proxy.decide = ({ method, count }) => (method === 'DELETE' && count === 0 ? denied : 'pass');
      const through = createS3Bucket({ ...stack.bucket.settings, endpoint: proxy.endpoint });
      const { goes } = await simulate();
      expect(await run(through)).toBe(goes.count - 1);
      const [only] = await runs();
      expect(only).toMatchObject({ notDeleted: 1, deleted: { count: goes.count - 1 } });
      const refused = only?.deletions.find(({ outcome }) => outcome === 'REFUSED');
      expect(refused?.reason).toContain('Access Denied');
      expect(await keysInBucket()).toContain(refused?.key);
      const event = (await deletions()).find(({ subject }) => subject === refused?.key);
      expect(event).toMatchObject({ outcome: 'FAILED' });
      // It is not asked for again within the day.
      setClock(() => new Date(Date.now() + 3_700_000));
      expect(await run()).toBe(0);
      setClock(() => new Date(Date.now() + 25 * 3_600_000));
      expect(await run()).toBe(1);
      expect(days.length).toBe(12);
    } finally {
      await proxy.stop();
    }
  });

  test('deletes nothing when the bucket cannot be listed, and goes on when it can', async () => {
    await shelveDays(8);
    await setRules(usual);
    const proxy = await startFaultProxy(stack.bucket.endpoint);
    const denied: Fault = { status: 403, code: 'AccessDenied', message: 'Access Denied' };
    let lists = 0;
    proxy.decide = ({ parameters }) => {
      if (parameters.has('list-type')) lists += 1;
      return parameters.has('list-type') && lists === 3 ? denied : 'pass';
    };
    try {
      const through = createS3Bucket({ ...stack.bucket.settings, endpoint: proxy.endpoint });
      await expect(run(through)).rejects.toMatchObject({ code: 'BUCKET_REFUSED' });
      const [open] = await runs();
      expect(open).toMatchObject({ endedOn: null, deleted: { count: 1 } });
      expect(await run()).toBe((open?.planned.count ?? 0) - 1);
      expect(await runs()).toHaveLength(1);
    } finally {
      await proxy.stop();
    }
  });

  test('decides again before each deletion: what was protected since its list was written stays', async () => {
    await shelveDays(8);
    await setRules(usual);
    const proxy = await startFaultProxy(stack.bucket.endpoint);
    let deleted = 0;
    let guarded = '';
    proxy.decide = async ({ method }): Promise<Fault> => {
      if (method === 'DELETE' && deleted++ === 0) {
        const next = await consoleDb().retentionDeletion.findFirstOrThrow({
          where: { outcome: 'PLANNED' },
          orderBy: { position: 'desc' },
        });
        guarded = next.key;
        const path = `/repo/v1/admin/backup-note/${encodeURIComponent(guarded)}`;
        await callRoute(noteRoutes, 'PUT', path, { token, body: { note: null, keep: true } });
      }
      return 'pass';
    };
    try {
      await run(createS3Bucket({ ...stack.bucket.settings, endpoint: proxy.endpoint }));
      expect(guarded).not.toBe('');
      expect(await keysInBucket()).toContain(guarded);
      const [only] = await runs();
      expect(only?.deletions.find(({ key }) => key === guarded)).toMatchObject({
        outcome: 'KEPT',
        reason: 'Kept: it is protected.',
      });
    } finally {
      await proxy.stop();
    }
  });

  test('that was killed after its object was deleted is continued: what lies beside it goes, and one event says so', async () => {
    const days = await shelveDays(8);
    await setRules(usual);
    const proxy = await startFaultProxy(stack.bucket.endpoint);
    // The bucket deletes the object, and its answer is lost; the look afterwards finds the bucket away.
    let isAway = false;
    proxy.decide = ({ method }) => {
      if (isAway) return { status: 503, code: 'SlowDown', message: 'Slow down' };
      if (method !== 'DELETE') return 'pass';
      isAway = true;
      return 'lose the answer';
    };
    try {
      const settings = { ...stack.bucket.settings, endpoint: proxy.endpoint, timeoutMs: 10_000 };
      await expect(run(createS3Bucket(settings))).rejects.toMatchObject({ code: 'BUCKET_UNREACHABLE' });
    } finally {
      await proxy.stop();
    }
    const [open] = await runs();
    const begun = open?.deletions.find(({ outcome }) => outcome === 'BEGUN');
    expect(await keysInBucket()).not.toContain(begun?.key);
    expect((await deletions()).map(({ outcome }) => outcome)).toEqual(['BEGUN']);
    await run();
    const [ended] = await runs();
    expect(ended?.deletions.every(({ outcome }) => outcome === 'DELETED')).toBe(true);
    expect((await deletions()).map(({ outcome }) => outcome)).toEqual(ended?.deletions.map(() => 'DONE'));
    expect(days.length - (ended?.deletions.length ?? 0)).toBe((await keysInBucket()).length);
  });

  test('killed in mid-run it is continued by two runners at once, and each backup is deleted once', async () => {
    await shelveDays(16);
    const simulated = await simulate();
    await setRules(usual);
    const isDeleted = { outcome: 'DELETED' } as const;
    const count = (where: Prisma.RetentionDeletionWhereInput) => consoleDb().retentionDeletion.count({ where });
    const first = await startRunnerProcess(stack);
    await expect.poll(() => count(isDeleted), { timeout: 90_000, interval: 10 }).toBeGreaterThan(2);
    await first.kill();
    expect(await count({ outcome: { in: ['PLANNED', 'BEGUN'] } })).toBeGreaterThan(0);
    // The dead runner's minute passes.
    await consoleDb().$executeRaw`update stack set retention_worker_until = now() - interval '1 second'`;
    const { signal } = new AbortController();
    await Promise.all(['one', 'other'].map((worker) => runRetention({ bucket: bucket(), worker, signal })));
    expect((await runs()).every(({ endedOn }) => endedOn !== null)).toBe(true);
    expect(await keysInBucket()).toEqual(staying(simulated));
    expect(await runs()).toHaveLength(1);
    const events = await deletions();
    expect(events.map(({ subject }) => subject).sort()).toEqual(
      simulated.results
        .filter(({ stays }) => !stays)
        .map(({ key }) => key)
        .sort(),
    );
    expect(events.every(({ outcome }) => outcome === 'DONE')).toBe(true);
  }, 180_000);
});

test('a lifecycle rule of the bucket that deletes sooner is told, with what it would delete', async () => {
  await shelveDays(8);
  expect((await simulate()).lifecycle).toEqual({ threats: [], problem: null });
  const client = createS3Client(stack.bucket.settings, patienceOf(5000, { isPersistent: false }));
  const Bucket = stack.bucket.settings.name;
  const rule = (ID: string, changes: Partial<LifecycleRule>): LifecycleRule => ({
    ...{ ID, Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 30 } },
    ...changes,
  });
  const Rules = [
    rule('sooner', {}),
    rule('off', { Status: 'Disabled' }),
    rule('elsewhere', { Filter: { Prefix: 'logs/' } }),
    rule('tagged', { Filter: { Tag: { Key: 'temporary', Value: 'yes' } } }),
    rule('large', { Filter: { ObjectSizeGreaterThan: 10_000_000 } }),
    {
      ID: 'old versions',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    } as const,
  ];
  await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  try {
    const { lifecycle, stays } = await simulate({ last: 1000, floor: 1, safetyDays: null });
    expect(lifecycle.problem).toBeNull();
    expect(lifecycle.threats.find(({ id }) => id === 'sooner')).toMatchObject({ days: 30, count: stays.count });
    expect(Date.parse(lifecycle.threats.find(({ id }) => id === 'sooner')?.firstOn ?? '')).toBeGreaterThan(Date.now());
    expect(lifecycle.threats.filter(({ count }) => count > 0).map(({ id }) => id)).toEqual(['sooner']);
    expect(lifecycle.threats.map(({ id }) => id)).not.toContain('tagged');
  } finally {
    await client.send(new DeleteBucketLifecycleCommand({ Bucket }));
    client.destroy();
  }
  expect((await simulate()).lifecycle.threats).toEqual([]);
});

test('a backup is asked why it is kept', async () => {
  const days = await shelveDays(8);
  const ask = async (key: string) => {
    const answer = await callRoute(backupRoutes, 'GET', `${base}/backup/${key}`, { token });
    return { status: answer.status, body: await answer.json() };
  };
  expect((await ask(days[2] ?? '')).body).toEqual({ verdict: null, rules: null, holds: [] });
  await setRules(usual);
  const { verdict } = backupRetention.strict().parse((await ask(days[2] ?? '')).body);
  expect(verdict).toMatchObject({ stays: true, reasons: ['RULE'], rule: 'daily', until: '2026-11-21T00:00:00.000Z' });
  expect((await ask('none.zip')).status).toBe(404);
});
