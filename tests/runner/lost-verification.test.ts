import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import {
  deleteDaemon,
  postBackup,
  postVerify,
  readDaemon,
  waitForDaemon,
  waitForEnd,
  waitForPhase,
} from '#tests/daemon-api.ts';
import { someTests } from '#tests/some-tests.ts';
import { SpareRunners } from '#tests/spare-runners.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

/** Runners as real processes, killed while they verify. */

const lossTest = someTests(2, 4, 'losses of a verification');

let stack: TestStack;
let token: string;
let key: string;
const runners = new SpareRunners(() => stack);
let reconciler: Runner | undefined;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  await runners.take();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  await runners.giveBack(false);
});

afterEach(async ({ task }) => {
  await runners.giveBack(task.result?.state === 'fail');
  stack.proxies.bucket.slow({ up: null, down: null });
  stack.proxies.repository.slow({ up: null, down: null });
  stack.proxies.repository.mend();
  await reconciler?.stop();
  reconciler = undefined;
});

afterAll(async () => {
  await runners.end();
  await stack.close();
});

async function workDatabaseOf(id: string): Promise<string | null> {
  return (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).workDatabase;
}

async function isThere(name: string): Promise<boolean> {
  const client = new Client(stack.repository.adminUrl);
  await client.connect();
  try {
    return (await client.query('select from pg_database where datname = $1', [name])).rowCount === 1;
  } finally {
    await client.end();
  }
}

/** Another runner, which does not wait for long before it takes a silent one for dead. */
async function settle(): Promise<void> {
  reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 2000 });
}

/** Starts a verification and waits until it restores, slowly. @returns its id, and the database that it restores into */
async function verifySlowly(): Promise<{ id: string; database: string }> {
  stack.proxies.bucket.slow({ down: 100_000 });
  const { id } = await readDaemon(await postVerify(token, { url: key }));
  await waitForPhase(id, 'copy');
  stack.proxies.bucket.slow({ down: 1000 });
  return { id, database: await databaseOf(id) };
}

async function databaseOf(id: string): Promise<string> {
  const database = await workDatabaseOf(id);
  expect(database).not.toBeNull();
  expect(await isThere(database ?? '')).toBe(true);
  return database ?? '';
}

async function expectDropped(id: string, database: string): Promise<void> {
  await expect.poll(() => isThere(database), { timeout: 40_000 }).toBe(false);
  await expect.poll(() => workDatabaseOf(id), { timeout: 10_000 }).toBeNull();
}

const lost = {
  status: 'FAILED',
  errorMessage: 'The runner stopped before the verification was finished. Start it again.',
};

lossTest('stopped by a person it leaves no database', async () => {
  await runners.take();
  const { id, database } = await verifySlowly();
  await deleteDaemon(token, id);
  expect(await waitForEnd(token, id)).toMatchObject({
    status: 'TERMINATED',
    errorMessage: 'Stopped by platform@example.org. The stack’s own database was not changed.',
  });
  await expectDropped(id, database);
});

lossTest(
  'kill -9 in mid restore: FAILED, its database is gone, and another verification proves the backup',
  async () => {
    const runner = await runners.take();
    const { id, database } = await verifySlowly();
    await runner.kill();
    stack.proxies.bucket.slow({ down: null });
    await settle();
    expect(await waitForEnd(token, id)).toMatchObject(lost);
    await expectDropped(id, database);
    const next = await readDaemon(await postVerify(token, { url: key }));
    expect(await waitForEnd(token, next.id)).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  },
);

lossTest(
  'kill -9 in mid comparison, with the repository away: FAILED, and its database is dropped when that is back',
  async () => {
    const runner = await runners.take();
    stack.proxies.repository.slow({ down: 50_000 });
    const { id } = await readDaemon(await postVerify(token, { url: key }));
    await waitForDaemon(token, id, ({ progresssMessage }) => progresssMessage.startsWith('Comparing'));
    const database = await databaseOf(id);
    await runner.kill();
    stack.proxies.repository.slow({ down: null });
    stack.proxies.repository.cut();
    await settle();
    expect(await waitForEnd(token, id)).toMatchObject(lost);
    expect(await isThere(database)).toBe(true);
    stack.proxies.repository.mend();
    await expectDropped(id, database);
  },
);

lossTest('a runner takes no daemon from itself, however rare its heartbeats are', async () => {
  await runners.end();
  reconciler = await startConfiguredRunner({ everyMs: 100, silentMs: 200 });
  stack.proxies.bucket.slow({ down: 100_000 });
  const { id } = await readDaemon(await postVerify(token, { url: key }));
  expect(await waitForEnd(token, id)).toMatchObject({ status: 'COMPLETED', errorMessage: null });
});
