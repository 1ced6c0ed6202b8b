import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import {
  deleteDaemon,
  getDaemonAnswer,
  postBackup,
  postRestore,
  readDaemon,
  waitForDaemon,
  waitForEnd,
} from '#tests/daemon-api.ts';
import { accessDenied } from '#tests/fault-proxy.ts';
import { isWholeRun } from '#tests/sample.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** The samples of the original guide: a start, a failure and a completion for each kind of daemon. */

let stack: TestStack;
let runner: Runner | null = null;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('sample');
  token = stack.tokens.administrator;
});

beforeEach(async () => {
  runner = await startConfiguredRunner();
});

afterEach(async () => {
  stack.proxies.bucket.answer(null);
  await runner?.stop();
  runner = null;
});

afterAll(() => stack.close());

const fresh = {
  status: 'STARTED',
  progresssMessage: 'Starting...',
  progresssCurrent: 0,
  progresssTotal: 0,
  errorMessage: null,
  errorDetails: null,
  backupUrl: null,
  safetyBackupUrl: null,
  mode: null,
  targetDatabase: null,
  undoOf: null,
  undoneBy: null,
  totalTimeMS: 0,
  startedBy: administratorEmail,
};

async function entities(): Promise<number> {
  const client = new Client(stack.repository.url);
  await client.connect();
  try {
    const { rows } = await client.query('select count(*)::int as count from entity');
    return rows[0].count;
  } finally {
    await client.end();
  }
}

async function backUpNow(): Promise<{ id: string; key: string }> {
  const { id } = await readDaemon(await postBackup(token));
  const { status, backupUrl } = await waitForEnd(token, id);
  expect(status).toBe('COMPLETED');
  return { id, key: new URL(backupUrl ?? '').pathname.split('/').at(-1) ?? '' };
}

test('sample 1: a backup that was just started', async () => {
  const before = Date.now();
  const answer = await postBackup(token);
  expect(answer.status).toBe(201);
  const daemon = await readDaemon(answer);
  expect(daemon).toEqual({
    ...fresh,
    type: 'BACKUP',
    id: expect.stringMatching(/^\d+$/),
    startedOn: expect.any(Number),
  });
  expect(Math.abs(daemon.startedOn - before)).toBeLessThan(5000);
  expect(answer.headers.get('Location')).toBe(`/repo/v1/admin/daemon/${daemon.id}`);
  await waitForEnd(token, daemon.id);
});

test('sample 2: a backup that failed with Access Denied', async () => {
  stack.proxies.bucket.answer(accessDenied);
  const { id } = await readDaemon(await postBackup(token));
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ type: 'BACKUP', status: 'FAILED', backupUrl: null });
  expect(daemon.errorMessage).toMatch(/^Access Denied/);
  expect(daemon.errorDetails).toContain('Status Code: 403');
  expect(daemon.errorDetails).toMatch(/AWS Request ID: \S+, AWS Error Code: \w+/);
  expect(daemon.progresssMessage).not.toMatch(/^Finished/);
  expect(JSON.stringify(daemon)).not.toContain(stack.bucket.settings.credentials?.secretAccessKey);
  expect((await getDaemonAnswer(token, id)).status).toBe(200);
});

test('sample 3: a backup that completed', async () => {
  const { id } = await readDaemon(await postBackup(token));
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ type: 'BACKUP', status: 'COMPLETED', progresssMessage: 'Finished: BACKUP' });
  expect(daemon).toMatchObject({ errorMessage: null, errorDetails: null });
  expect(daemon.backupUrl).toMatch(new RegExp(`/BackupDaemonJob${id}-\\d{18}\\.zip$`));
  expect(daemon.progresssCurrent).toBe(daemon.progresssTotal);
  expect(daemon.progresssTotal).toBeGreaterThanOrEqual(863);
  expect(daemon.totalTimeMS).toBeGreaterThan(0);
});

test('sample 4: a restore that was just started, by url and by fileName', async () => {
  const { key } = await backUpNow();
  for (const body of [{ url: key }, { fileName: key }]) {
    const answer = await postRestore(token, body);
    expect(answer.status).toBe(201);
    const daemon = await readDaemon(answer);
    expect(daemon).toEqual({
      ...fresh,
      type: 'RESTORE',
      mode: 'IN_PLACE',
      id: expect.any(String),
      startedOn: expect.any(Number),
    });
    expect(answer.headers.get('Location')).toBe(`/repo/v1/admin/daemon/${daemon.id}`);
    expect((await waitForEnd(token, daemon.id)).backupUrl).toMatch(new RegExp(`/${key}$`));
  }
});

test('sample 5: a restore whose key is not there', async () => {
  const count = await entities();
  const { id } = await readDaemon(await postRestore(token, { url: 'BackupDaemonJob1-000000000000000000.zip' }));
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ type: 'RESTORE', status: 'FAILED' });
  expect(daemon.errorMessage).toMatch(/^The specified key does not exist/);
  expect(daemon.errorDetails).toContain('NoSuchKey');
  expect(await entities()).toBe(count);
});

test('sample 6: a restore that failed with Access Denied', async () => {
  stack.proxies.bucket.answer(accessDenied);
  const { id } = await readDaemon(await postRestore(token, { url: 'BackupDaemonJob1-000000000000000000.zip' }));
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ type: 'RESTORE', status: 'FAILED' });
  expect(daemon.errorMessage).toMatch(/^Access Denied/);
  expect(daemon.errorDetails).toContain('Status Code: 403');
});

test('sample 7: a restore that completed, and the stack was down meanwhile', async () => {
  const count = await entities();
  const { key } = await backUpNow();
  const client = new Client(stack.repository.url);
  await client.connect();
  await client.query(
    'delete from entity where id % 7 = 0 and not exists (select from entity c where c.parent_id = entity.id)',
  );
  await client.end();
  expect(await entities()).toBeLessThan(count);
  stack.proxies.bucket.slow({ down: 20_000 });
  const { id } = await readDaemon(await postRestore(token, { url: key }));
  await expect.poll(async () => (await getStackStatus()).hold, { timeout: 10_000, interval: 20 }).not.toBeNull();
  const held = await getStackStatus();
  stack.proxies.bucket.slow({ down: null });
  expect(held).toMatchObject({ effective: { status: 'DOWN' }, set: { status: 'READ_WRITE' }, hold: { daemonId: id } });
  expect(held.effective.currentMessage).toContain(key);
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ type: 'RESTORE', status: 'COMPLETED', progresssMessage: 'Finished: RESTORE' });
  expect(daemon.progresssCurrent).toBe(daemon.progresssTotal);
  expect(daemon.progresssTotal).toBeGreaterThan(0);
  expect(await entities()).toBe(count);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
});

const rounds = isWholeRun ? 8 : 3;

test('of many starts at once exactly one wins, each time', async () => {
  for (let round = 0; round < rounds; round++) {
    const answers = await Promise.all(Array.from({ length: 6 }, () => postBackup(token)));
    const won = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 409);
    expect(won.length).toBeGreaterThanOrEqual(1);
    expect(won.length + refused.length).toBe(answers.length);
    for (const answer of refused) {
      expect(await answer.json()).toEqual({
        reason: expect.stringContaining('is running on this stack'),
        code: 'CONFLICT',
        id: expect.stringMatching(/^\d+$/),
      });
    }
    const newest = await consoleDb().daemon.findFirst({ orderBy: { id: 'desc' } });
    await waitForEnd(token, String(newest?.id));
  }
});

test('a daemon is stopped: no upload is left, and who stopped it is told', async () => {
  stack.proxies.bucket.slow({ up: 3000 });
  const { id } = await readDaemon(await postBackup(token));
  await waitForDaemon(token, id, ({ progresssMessage }) => progresssMessage !== 'Starting...');
  expect((await deleteDaemon(token, id)).status).toBe(204);
  const daemon = await waitForEnd(token, id);
  stack.proxies.bucket.slow({ up: null });
  expect(daemon).toMatchObject({ status: 'TERMINATED', backupUrl: null });
  expect(daemon.errorMessage).toContain(administratorEmail);
  const row = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
  const { bucket } = await import('#server/adapters/bucket/create-bucket.ts');
  expect(await bucket().listUploads(row.backupKey)).toEqual([]);
  expect(await bucket().head(row.backupKey)).toBeNull();
  expect((await deleteDaemon(token, id)).status).toBe(204);
  expect((await readDaemon(await getDaemonAnswer(token, id))).status).toBe('TERMINATED');
});

test('a restore is stopped: nothing is changed, and the stack is back', async () => {
  const { key } = await backUpNow();
  const count = await entities();
  stack.proxies.bucket.slow({ down: 15_000 });
  const { id } = await readDaemon(await postRestore(token, { url: key }));
  await expect.poll(async () => (await getStackStatus()).hold, { timeout: 10_000, interval: 20 }).not.toBeNull();
  expect((await deleteDaemon(token, id)).status).toBe(204);
  const daemon = await waitForEnd(token, id);
  stack.proxies.bucket.slow({ down: null });
  expect(daemon).toMatchObject({ status: 'TERMINATED', type: 'RESTORE' });
  expect(daemon.errorMessage).toBe(`Stopped by ${administratorEmail}. Nothing was changed.`);
  expect(await entities()).toBe(count);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
});

test('a daemon that no runner has taken waits, keeps others out, and can be stopped', async () => {
  await runner?.stop();
  runner = null;
  const { id } = await readDaemon(await postBackup(token));
  expect((await postBackup(token)).status).toBe(409);
  expect((await deleteDaemon(token, id)).status).toBe(204);
  expect(await readDaemon(await getDaemonAnswer(token, id))).toMatchObject({ status: 'TERMINATED' });
  runner = await startConfiguredRunner();
  const next = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, next.id)).status).toBe('COMPLETED');
  expect((await readDaemon(await getDaemonAnswer(token, id))).status).toBe('TERMINATED');
});

test('a runner that is shut down stops its daemon in order', async () => {
  stack.proxies.bucket.slow({ up: 3000 });
  const { id } = await readDaemon(await postBackup(token));
  await waitForDaemon(token, id, ({ progresssMessage }) => progresssMessage !== 'Starting...');
  await runner?.stop();
  stack.proxies.bucket.slow({ up: null });
  const daemon = await readDaemon(await getDaemonAnswer(token, id));
  expect(daemon.status).toBe('TERMINATED');
  expect(daemon.errorMessage).toContain('shut down');
});
