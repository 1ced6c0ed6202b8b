import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as previewRoutes from '#app/repo/v1/admin/restore-preview/route.ts';
import { restorePreview } from '#lib/contracts/backup.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createDatabase } from '#server/engine/build-role/create-database.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { dropDatabase } from '#server/engine/databases/drop-database.ts';
import { addressOf, readContent } from '#server/engine/new-database/testing/open-build-fixture.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { deleteDaemon, postBackup, postRestore, readDaemon, waitForEnd, waitForPhase } from '#tests/daemon-api.ts';
import { someTests } from '#tests/some-tests.ts';
import { SpareRunners } from '#tests/spare-runners.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

/** Restores into new databases by real runners, some of which are killed. */

const endTest = someTests(3, 6, 'early ends of a new database');

let stack: TestStack;
let token: string;
let key: string;
const runners = new SpareRunners(() => stack);
const startRunner = () => runners.take();
const targets: string[] = [];

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  await startRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await rowOf(id)).backupKey;
  await runners.giveBack(false);
});

afterEach(async ({ task }) => {
  stack.proxies.bucket.slow({ up: null, down: null });
  stack.proxies.repository.mend();
  await runners.giveBack(task.result?.state === 'fail');
});

afterAll(async () => {
  await runners.end();
  const repository = createRepository({ url: stack.repository.adminUrl });
  for (const name of targets) await dropDatabase({ repository, name, applicationName: 'new database test' });
  await stack.close();
});

function targetName(): string {
  const name = `Neue Datenbank ${randomBytes(4).toString('hex')}`;
  targets.push(name);
  return name;
}

function rowOf(id: string) {
  return consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
}

/** The names under which slow restores build, by daemon. */
const made = new Map<string, string>();

async function databasesOf(id: string, target: string): Promise<string[]> {
  const client = new Client(stack.repository.adminUrl);
  await client.connect();
  try {
    const { rows } = await client.query('select datname from pg_database where datname = any($1) order by 1', [
      [made.get(id) ?? (await rowOf(id)).workDatabase, target],
    ]);
    return rows.map(({ datname }) => datname);
  } finally {
    await client.end();
  }
}

async function expectWhole(target: string): Promise<void> {
  const content = await readContent(stack.repository.adminUrl);
  expect(Object.keys(content).length).toBeGreaterThan(10);
  expect(await readContent(addressOf(stack.repository.adminUrl, target))).toEqual(content);
}

async function startSlowly(target: string): Promise<string> {
  stack.proxies.bucket.slow({ down: 60_000 });
  const { id } = await readDaemon(await postRestore(token, { url: key, target: { database: target } }));
  await waitForPhase(id, 'create');
  stack.proxies.bucket.slow({ down: 1000 });
  await waitForPhase(id, 'copy');
  made.set(id, (await rowOf(id)).workDatabase ?? '');
  return id;
}

test('a new database appears whole under its name, and the stack stays as it is', async () => {
  await startRunner();
  const target = targetName();
  const id = await startSlowly(target);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
  expect(await databasesOf(id, target)).toEqual([(await rowOf(id)).workDatabase]);
  stack.proxies.bucket.slow({ down: null });
  expect(await waitForEnd(token, id)).toMatchObject({
    status: 'COMPLETED',
    mode: 'NEW_DATABASE',
    targetDatabase: target,
    safetyBackupUrl: null,
    progresssMessage: 'Finished: RESTORE',
  });
  expect(await databasesOf(id, target)).toEqual([target]);
  expect(await rowOf(id)).toMatchObject({ workDatabase: null, holdMessage: null, transactionId: null });
  await expectWhole(target);

  const again = await postRestore(token, { url: key, target: { database: target } });
  expect([again.status, (await again.json()).reason]).toEqual([
    409,
    `There is a database ${target} on the database server already. A restore into a new database never overwrites one: choose another name.`,
  ]);
});

endTest('kill -9 amid the rows: FAILED, and no database is left', async () => {
  const runner = await startRunner();
  const target = targetName();
  const id = await startSlowly(target);
  await runner.kill();
  const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
  expect(await waitForEnd(token, id)).toMatchObject({
    status: 'FAILED',
    errorMessage: 'The runner stopped before the restore was finished. Nothing was changed. Start it again.',
  });
  expect(await databasesOf(id, target)).toEqual([]);
  expect((await rowOf(id)).workDatabase).toBeNull();
  await reconciler.stop();
});

endTest('a runner that slept through the end of its restore finds it taken, and leaves no database', async () => {
  const asleep = await startRunner();
  const target = targetName();
  const id = await startSlowly(target);
  asleep.process.kill('SIGSTOP');
  const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({
    status: 'FAILED',
    errorMessage: expect.stringContaining('The runner stopped before'),
  });
  stack.proxies.bucket.slow({ down: null });
  asleep.process.kill('SIGCONT');
  expect(await asleep.stop()).toBe(0);
  expect(await databasesOf(id, target)).toEqual([]);
  expect(await waitForEnd(token, id)).toEqual(daemon);
  await reconciler.stop();
});

endTest('stopped amid the rows: nothing is left, and the name is free', async () => {
  await startRunner();
  const target = targetName();
  const id = await startSlowly(target);
  expect((await deleteDaemon(token, id)).status).toBe(204);
  expect(await waitForEnd(token, id)).toMatchObject({ status: 'TERMINATED' });
  expect(await databasesOf(id, target)).toEqual([]);
});

endTest('a database that had its name when its runner died counts as restored', async () => {
  await runners.end();
  const first = await startConfiguredRunner();
  const target = targetName();
  const { id } = await readDaemon(await postRestore(token, { url: key, target: { database: target } }));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  await first.stop();
  const comment = await commentOf(target);
  const workDatabase = /\((stack_console_\d+_[0-9a-f]+)\)$/.exec(comment)?.[1] ?? '';
  await consoleDb().daemon.update({
    where: { id: Number(id) },
    data: { status: 'STARTED', endedOn: null, progressMessage: 'Almost done', workDatabase },
  });
  const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'COMPLETED', progresssMessage: 'Finished: RESTORE' });
  expect((await rowOf(id)).workDatabase).toBeNull();
  await expectWhole(target);
  await reconciler.stop();
});

async function commentOf(name: string): Promise<string> {
  const client = new Client(stack.repository.adminUrl);
  await client.connect();
  try {
    const { rows } = await client.query(
      `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = $1`,
      [name],
    );
    return rows[0]?.comment ?? '';
  } finally {
    await client.end();
  }
}

endTest(
  'a repository that is away when the restore fails keeps nobody waiting, and the database goes later',
  async () => {
    await startRunner();
    const target = targetName();
    const id = await startSlowly(target);
    stack.proxies.repository.cut();
    expect(await waitForEnd(token, id)).toMatchObject({ status: 'FAILED' });
    expect(await databasesOf(id, target)).toHaveLength(1);
    stack.proxies.repository.mend();
    await expect.poll(() => databasesOf(id, target), { timeout: 40_000 }).toEqual([]);
    await expect.poll(() => rowOf(id).then(({ workDatabase }) => workDatabase)).toBeNull();
  },
);

endTest('a database that was left by a daemon which has ended is dropped when a runner starts', async () => {
  await runners.end();
  const workDatabase = makeWorkDatabaseName(99);
  targets.push(workDatabase);
  const repository = createRepository({ url: stack.repository.url });
  await createDatabase({ repository, name: workDatabase, applicationName: 'new database test' });
  const ended = { type: 'RESTORE', mode: 'NEW_DATABASE', status: 'FAILED', endedOn: new Date() } as const;
  const { id } = await consoleDb().daemon.create({
    data: { ...ended, backupKey: key, startedBy: 'test', targetDatabase: 'x', workDatabase },
  });
  const runner = await startConfiguredRunner();
  await expect.poll(() => rowOf(String(id)).then((row) => row.workDatabase), { timeout: 20_000 }).toBeNull();
  made.set(String(id), workDatabase);
  expect(await databasesOf(String(id), workDatabase)).toEqual([]);
  await runner.stop();
});

test('the preview tells whether a new database can be made', async () => {
  const answer = await callRoute(
    previewRoutes,
    'GET',
    `/repo/v1/admin/restore-preview?key=${encodeURIComponent(key)}`,
    {
      token,
    },
  );
  expect(restorePreview.parse(await answer.json()).ways.newDatabase).toEqual([]);
});

test('what does not go together, and names that no new database may have, are refused', async () => {
  const post = async (body: object) => {
    const answer = await postRestore(token, { url: key, ...body });
    return [answer.status, (await answer.json()).reason];
  };
  expect(await post({ target: { database: 'x' }, mode: 'STAGED' })).toEqual([400, expect.stringContaining('"mode"')]);
  expect(await post({ target: { database: 'x' }, safetyBackup: true })).toEqual([
    400,
    expect.stringContaining('"safetyBackup"'),
  ]);
  for (const database of ['', 'a\0b', 'x'.repeat(64), 'postgres', 'template0', 'template1', 'stack_console_1_a']) {
    expect(await post({ target: { database } })).toEqual([400, expect.stringMatching(/\.$/)]);
  }
  expect(await post({ target: { database: stack.repository.name } })).toEqual([
    409,
    expect.stringContaining(`There is a database ${stack.repository.name}`),
  ]);
});
