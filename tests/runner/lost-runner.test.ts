import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb, disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { stopListeningConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { closeDaemonSender } from '#server/adapters/queue/daemon-sender.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { postBackup, postRestore, readDaemon, waitForDaemon, waitForEnd, waitForPhase } from '#tests/daemon-api.ts';
import { someTests } from '#tests/some-tests.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** Runners as real processes, killed and cut off while they work. */

const lossTest = someTests(4, 9, 'losses of a runner');

let stack: TestStack;
let token: string;
const runners: RunnerProcess[] = [];

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
});

/** The backup that restores are made from: the first one. A runner must run that can take it. */
let kept: Promise<string> | undefined;
function keptBackup(): Promise<string> {
  kept ??= backUpNow();
  return kept;
}

afterEach(async () => {
  stack.proxies.bucket.slow({ up: null, down: null });
  stack.proxies.consoleDatabase.mend();
  stack.proxies.bucket.mend();
  await Promise.all(runners.splice(0).map((runner) => runner.kill()));
});

afterAll(() => stack.close());

async function startRunner(): Promise<RunnerProcess> {
  const runner = await startRunnerProcess(stack);
  runners.push(runner);
  return runner;
}

/** Every row of every table, as one digest a table. */
async function digestRepository(): Promise<Record<string, string>> {
  const client = new Client(stack.repository.url);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public' order by 1",
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query(
        `select md5(string_agg(t::text, '' order by t::text)) as digest from ${name} t`,
      );
      digests[name] = rows[0].digest;
    }
    return digests;
  } finally {
    await client.end();
  }
}

async function keyOf(id: string): Promise<string> {
  return (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
}

async function backUpNow(): Promise<string> {
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  return keyOf(id);
}

async function expectNothingLeft(key: string): Promise<void> {
  expect(await bucket().listUploads(key)).toEqual([]);
  expect(await bucket().head(key)).toBeNull();
}

lossTest('kill -9 in the middle of a backup: FAILED within 30 seconds, nothing left in the bucket', async () => {
  const runner = await startRunner();
  stack.proxies.bucket.slow({ up: 20_000 });
  const { id } = await readDaemon(await postBackup(token));
  const key = await keyOf(id);
  await expect.poll(async () => (await bucket().listUploads(key)).length, { timeout: 15_000 }).toBe(1);
  await waitForDaemon(token, id, ({ progresssTotal }) => progresssTotal > 0);
  await startRunner();
  await runner.kill();
  const killedAt = Date.now();
  stack.proxies.bucket.slow({ up: null });
  const daemon = await waitForEnd(token, id);
  expect(Date.now() - killedAt).toBeLessThan(30_000);
  expect(daemon).toMatchObject({
    status: 'FAILED',
    errorMessage: 'The runner stopped before the backup was finished. Start it again.',
    backupUrl: null,
  });
  await expectNothingLeft(key);
  expect(await keptBackup()).toMatch(/\.zip$/);
});

lossTest(
  'kill -9 in the middle of a restore: FAILED within 30 seconds, repository and status as they were',
  async () => {
    const runner = await startRunner();
    const key = await keptBackup();
    await setStackStatus(
      { status: 'READ_ONLY', currentMessage: 'Quiet please', pendingMaintenanceMessage: null },
      { changedBy: 'test', ifMatch: null },
    );
    const before = await digestRepository();
    stack.proxies.bucket.slow({ down: 60_000 });
    const { id } = await readDaemon(await postRestore(token, { url: key }));
    await waitForPhase(id, 'copy');
    stack.proxies.bucket.slow({ down: 1000 });
    const row = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
    expect(row.transactionId).toMatch(/^\d+$/);
    expect((await getStackStatus()).effective.status).toBe('DOWN');
    await startRunner();
    await runner.kill();
    const killedAt = Date.now();
    const daemon = await waitForEnd(token, id);
    expect(Date.now() - killedAt).toBeLessThan(30_000);
    expect(daemon).toMatchObject({
      status: 'FAILED',
      errorMessage: 'The runner stopped before the restore was finished. Nothing was changed. Start it again.',
    });
    expect((await getStackStatus()).effective).toMatchObject({ status: 'READ_ONLY', currentMessage: 'Quiet please' });
    expect(await digestRepository()).toEqual(before);
    expect(await bucket().head(key)).not.toBeNull();
  },
);

lossTest(
  'a runner that was stopped by the machine for a while finds its daemon taken, and leaves nothing',
  async () => {
    const asleep = await startRunner();
    stack.proxies.bucket.slow({ up: 20_000 });
    const { id } = await readDaemon(await postBackup(token));
    const key = await keyOf(id);
    await expect.poll(async () => (await bucket().listUploads(key)).length, { timeout: 15_000 }).toBe(1);
    asleep.process.kill('SIGSTOP');
    const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
    const daemon = await waitForEnd(token, id);
    expect(daemon.status).toBe('FAILED');
    await reconciler.stop();
    stack.proxies.bucket.slow({ up: null });
    asleep.process.kill('SIGCONT');
    // The runner that slept is the only one: it takes this when it has done with the daemon that it had.
    await backUpNow();
    expect((await waitForEnd(token, id)).status).toBe('FAILED');
    await expectNothingLeft(key);
  },
);

/** Whether the heartbeat of the job at work is older than that of any job whose runner is taken for dead. */
async function isTakenForDead(): Promise<boolean> {
  const rows = await consoleDb().$queryRaw<unknown[]>`
    select from pgboss.job where state = 'active' and heartbeat_on < now() - interval '12 seconds'`;
  return rows.length > 0;
}

lossTest('a console database that is away for a while fails no daemon', async () => {
  await startRunner();
  stack.proxies.bucket.slow({ up: 40_000 });
  const { id } = await readDaemon(await postBackup(token));
  const key = await keyOf(id);
  await waitForDaemon(token, id, ({ progresssTotal }) => progresssTotal > 0);
  stack.proxies.consoleDatabase.cut();
  await expect.poll(isTakenForDead, { timeout: 30_000 }).toBe(true);
  stack.proxies.bucket.slow({ up: null });
  await expect.poll(() => bucket().head(key), { timeout: 30_000 }).not.toBeNull();
  stack.proxies.consoleDatabase.mend();
  stack.proxies.bucket.mend();
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'COMPLETED', progresssMessage: 'Finished: BACKUP' });
});

/** As a runner leaves it that dies between its work and the end. */
async function takeBackTheEnd(id: string): Promise<void> {
  const data = { status: 'STARTED', endedOn: null, progressMessage: 'Almost done' } as const;
  await consoleDb().daemon.update({ where: { id: Number(id) }, data });
}

lossTest(
  'what was done when its runner died is kept: an archive that is whole, a restore that was committed',
  async () => {
    const first = await startConfiguredRunner();
    const key = await backUpNow();
    const { id } = await readDaemon(await postRestore(token, { url: key }));
    const restored = await waitForEnd(token, id);
    expect(restored.status).toBe('COMPLETED');
    await first.stop();
    const { status: usual } = (await getStackStatus()).effective;
    const second = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
    for (const done of [/BackupDaemonJob(\d+)-/.exec(key)?.[1] ?? '', id]) {
      await takeBackTheEnd(done);
      expect((await getStackStatus()).effective.status).toBe(done === id ? 'DOWN' : usual);
      const daemon = await waitForEnd(token, done);
      expect(daemon).toMatchObject({ status: 'COMPLETED', progresssMessage: expect.stringMatching(/^Finished: /) });
      expect(daemon.progresssCurrent).toBe(daemon.progresssTotal);
    }
    expect(await bucket().head(key)).not.toBeNull();
    expect((await getStackStatus()).effective.status).toBe(usual);
    await second.stop();
  },
);

lossTest(
  'a backup whose bucket is away when its runner died has ended, and is cleared away when the bucket is back',
  async () => {
    const doomed = await startRunner();
    stack.proxies.bucket.slow({ up: 20_000 });
    const { id } = await readDaemon(await postBackup(token));
    const key = await keyOf(id);
    await expect.poll(async () => (await bucket().listUploads(key)).length, { timeout: 15_000 }).toBe(1);
    await doomed.kill();
    stack.proxies.bucket.slow({ up: null });
    stack.proxies.bucket.cut();
    const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
    expect((await waitForEnd(token, id)).status).toBe('FAILED');
    expect(await stack.bucket.bucket.listUploads(key)).toHaveLength(1);
    stack.proxies.bucket.mend();
    await expect.poll(() => stack.bucket.bucket.listUploads(key), { timeout: 30_000 }).toEqual([]);
    await reconciler.stop();
  },
);

lossTest('a daemon outlives the console that started it, and the next one follows it', async () => {
  await startRunner();
  stack.proxies.bucket.slow({ up: 20_000 });
  const { id } = await readDaemon(await postBackup(token));
  await waitForDaemon(token, id, ({ progresssTotal }) => progresssTotal > 0);
  await Promise.all([closeDaemonSender(), stopListeningConsoleDb(), disconnectConsoleDb()]);
  const refused = await postBackup(token);
  expect([refused.status, (await refused.json()).id]).toEqual([409, id]);
  stack.proxies.bucket.slow({ up: null });
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
});

lossTest(
  'a restore whose runner slept through its end finds the daemon taken, and the repository stays as it was',
  async () => {
    const asleep = await startRunner();
    const key = await keptBackup();
    const before = await digestRepository();
    stack.proxies.bucket.slow({ down: 60_000 });
    const { id } = await readDaemon(await postRestore(token, { url: key }));
    await waitForPhase(id, 'copy');
    stack.proxies.bucket.slow({ down: 1000 });
    asleep.process.kill('SIGSTOP');
    const reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
    const daemon = await waitForEnd(token, id);
    expect(daemon.status).toBe('FAILED');
    await reconciler.stop();
    asleep.process.kill('SIGCONT');
    stack.proxies.bucket.slow({ down: null });
    expect(await digestRepository()).toEqual(before);
    // The runner that slept is the only one: it takes this when it has done with the daemon that it had.
    await backUpNow();
    expect(await waitForEnd(token, id)).toEqual(daemon);
    expect(await digestRepository()).toEqual(before);
  },
);

lossTest('a runner ends in order when whoever started it is gone', async () => {
  const runner = await startRunner();
  stack.proxies.bucket.slow({ up: 20_000 });
  const { id } = await readDaemon(await postBackup(token));
  await waitForDaemon(token, id, ({ progresssTotal }) => progresssTotal > 0);
  const exited = new Promise((resolve) => runner.process.once('exit', resolve));
  runner.process.disconnect();
  expect(await exited).toBe(0);
  expect((await waitForEnd(token, id, 1000)).status).toBe('TERMINATED');
});
