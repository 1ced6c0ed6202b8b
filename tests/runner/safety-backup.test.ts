import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import { backupContents, backupPage } from '#lib/contracts/backup.ts';
import { jobKind } from '#lib/job-kind.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { readRepositoryState } from '#server/engine/restore/testing/read-repository-state.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { deleteDaemon, postBackup, postRestore, readDaemon, waitForDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { someTests } from '#tests/some-tests.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

const endTest = someTests(2, 4, 'early ends of a safety backup');

let stack: TestStack;
let token: string;
let key: string;
const runners: RunnerProcess[] = [];

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  await startRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await rowOf(id)).backupKey;
});

beforeEach(async () => {
  if (runners.length === 0) await startRunner();
  await change('insert into "Genre" ("GenreId", "Name") select max("GenreId") + 1, \'made since\' from "Genre"');
});

afterEach(async () => {
  stack.proxies.bucket.slow({ up: null, down: null });
  stack.proxies.bucket.mend();
});

afterAll(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.kill()));
  await stack.close();
});

async function startRunner(): Promise<RunnerProcess> {
  const runner = await startRunnerProcess(stack);
  runners.push(runner);
  return runner;
}

async function change(sql: string): Promise<void> {
  const client = new Client(stack.repository.url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const rowOf = (id: string) => consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
const state = () => readRepositoryState(stack.repository.adminUrl);

async function safetyKeyOf(id: string): Promise<string> {
  const { safetyKey } = await rowOf(id);
  expect(safetyKey).toMatch(new RegExp(`^BackupDaemonJob${id}-\\d{18}\\.zip$`));
  return safetyKey ?? '';
}

/** A restore whose safety backup is on its way into a slow bucket. */
async function startSlowly(): Promise<{ id: string; safetyKey: string }> {
  stack.proxies.bucket.slow({ up: 20_000 });
  const { id } = await readDaemon(await postRestore(token, { url: key }));
  const safetyKey = await safetyKeyOf(id);
  await expect.poll(async () => (await bucket().listUploads(safetyKey)).length, { timeout: 20_000 }).toBe(1);
  return { id, safetyKey };
}

async function expectNothingLeft(safetyKey: string): Promise<void> {
  expect(await bucket().listUploads(safetyKey)).toEqual([]);
  expect(await bucket().head(safetyKey)).toBeNull();
}

test('a restore backs up first what it replaces, and is undone from it', async () => {
  const before = await state();
  const { id } = await readDaemon(await postRestore(token, { url: key }));
  const safetyKey = await safetyKeyOf(id);
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'COMPLETED', safetyBackupUrl: bucket().url(safetyKey) });
  expect(await state()).not.toEqual(before);
  const safetyFor = { daemonId: id, backupKey: key };
  const list = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  const { results } = backupPage.strict().parse(await list.json());
  expect(results.find((backup) => backup.key === safetyKey)).toMatchObject({ safetyFor, proof: null });
  expect(results.find((backup) => backup.key === key)?.safetyFor).toBeNull();
  const contents = await callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${safetyKey}`, { token });
  expect(backupContents.strict().parse(await contents.json())).toMatchObject({ safetyFor });
  const undo = await readDaemon(await postRestore(token, { url: safetyKey, safetyBackup: false }));
  expect(await waitForEnd(token, undo.id)).toMatchObject({ status: 'COMPLETED', safetyBackupUrl: null });
  expect(await state()).toEqual(before);
  expect((await rowOf(undo.id)).safetyKey).toBeNull();
  expect(undo).toMatchObject({ mode: 'IN_PLACE', undoOf: { id, isUndo: false }, undoneBy: null });
  const undone = await waitForEnd(token, id);
  expect(undone).toMatchObject({ undoOf: null, undoneBy: { id: undo.id, endedOn: expect.any(Number) } });
  expect([jobKind(undone), jobKind(undo)]).toEqual(['IN_PLACE', 'UNDO']);
});

test('the stack is down before the safety backup is taken, and its progress stays true', async () => {
  const { id } = await startSlowly();
  expect((await getStackStatus()).effective.status).toBe('DOWN');
  const daemon = await waitForDaemon(token, id, ({ progresssMessage }) => / rows$/.test(progresssMessage));
  expect(daemon.progresssMessage).toMatch(
    /^Taking a safety backup: (copying public\.\w+, \d+ of 11 tables|reading the schema|finishing the archive), [\d,]+ of [\d,]+ rows$/,
  );
  expect(daemon).toMatchObject({ progresssCurrent: 0, progresssTotal: 0, safetyBackupUrl: null });
  const phases = await consoleDb().daemonPhase.findMany({
    where: { daemonId: Number(id) },
    orderBy: { position: 'asc' },
  });
  expect(phases.map(({ key }) => key).slice(0, 4)).toEqual(['check', 'hold', 'safety', 'lock']);
  const deletion = await callRoute(backupRoutes, 'DELETE', `/repo/v1/admin/backup/${(await rowOf(id)).safetyKey}`, {
    token,
  });
  expect(deletion.status).toBe(409);
  stack.proxies.bucket.slow({ up: null });
  const ended = await waitForEnd(token, id);
  expect(ended.status).toBe('COMPLETED');
  expect(ended.progresssCurrent).toBe(ended.progresssTotal);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
});

endTest('stopped while the safety backup is taken: nothing changed, nothing left', async () => {
  const before = await state();
  const { id, safetyKey } = await startSlowly();
  await deleteDaemon(token, id);
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'TERMINATED', safetyBackupUrl: null });
  expect(daemon.errorMessage).toBe('Stopped by platform@example.org. Nothing was changed.');
  await expectNothingLeft(safetyKey);
  expect(await state()).toEqual(before);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
});

test('a safety backup that can not be taken fails the restore before anything changes', async () => {
  const before = await state();
  await change('create table secret (a int); revoke select on secret from current_user');
  const { id } = await readDaemon(await postRestore(token, { url: key }));
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'FAILED', safetyBackupUrl: null });
  expect(daemon.errorMessage).toMatch(
    /^The safety backup could not be taken, so the restore did not start: The role .* may not read public\.secret.* or restore without a safety backup \("safetyBackup": false\)\. Nothing was changed\.$/,
  );
  await change('drop table secret');
  await expectNothingLeft(await safetyKeyOf(id));
  expect(await state()).toEqual(before);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
});

test('a restore that is refused takes no safety backup', async () => {
  const { id } = await readDaemon(await postRestore(token, { url: 'nothing.zip' }));
  expect(await waitForEnd(token, id)).toMatchObject({ status: 'FAILED', safetyBackupUrl: null });
  await expectNothingLeft(await safetyKeyOf(id));
});

endTest('kill -9 while the safety backup is taken: nothing changed, nothing left, the status is back', async () => {
  const before = await state();
  const { id, safetyKey } = await startSlowly();
  await Promise.all(runners.splice(0).map((runner) => runner.kill()));
  stack.proxies.bucket.slow({ up: null });
  const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
  const daemon = await waitForEnd(token, id);
  await reconciler.stop();
  expect(daemon).toMatchObject({
    status: 'FAILED',
    safetyBackupUrl: null,
    errorMessage: 'The runner stopped before the restore was finished. Nothing was changed. Start it again.',
  });
  await expectNothingLeft(safetyKey);
  expect(await state()).toEqual(before);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
});

endTest('a safety backup that was whole when its runner died stays, and is named', async () => {
  const { id } = await readDaemon(await postRestore(token, { url: key }));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  const safetyKey = await safetyKeyOf(id);
  await Promise.all(runners.splice(0).map((runner) => runner.kill()));
  // As a runner leaves it that dies right after the upload.
  await consoleDb().daemon.update({
    where: { id: Number(id) },
    data: { status: 'STARTED', endedOn: null, safetyTakenOn: null, transactionId: null, runner: 'gone' },
  });
  const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
  const daemon = await waitForEnd(token, id);
  await reconciler.stop();
  expect(daemon).toMatchObject({ status: 'FAILED', safetyBackupUrl: bucket().url(safetyKey) });
  expect(await bucket().head(safetyKey)).not.toBeNull();
});

endTest(
  'a safety backup whose bucket is away when its runner died is cleared away when the bucket is back',
  async () => {
    const { id, safetyKey } = await startSlowly();
    await Promise.all(runners.splice(0).map((runner) => runner.kill()));
    stack.proxies.bucket.slow({ up: null });
    stack.proxies.bucket.cut();
    const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
    expect((await waitForEnd(token, id)).status).toBe('FAILED');
    expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
    stack.proxies.bucket.mend();
    await expect.poll(() => stack.bucket.bucket.listUploads(safetyKey), { timeout: 30_000 }).toEqual([]);
    await reconciler.stop();
  },
);
