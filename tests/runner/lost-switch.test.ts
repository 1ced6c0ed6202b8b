import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { applicationNameOf } from '#server/runner/claim/runner-context.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { postBackup, postRestore, postUndo, readDaemon, waitForEnd, waitForPhase } from '#tests/daemon-api.ts';
import { someOf } from '#tests/sample.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** Runners as real processes, killed before, while and after two databases change names. */

/** Before COMMIT nothing may be changed: three of these by chance (TESTS_SEED), all in the whole run. */
const moments = someOf(['loading', 'closed', 'renaming', 'sessionEnded', 'slept'] as const, 3, 'moments of a switch');

let stack: TestStack;
let token: string;
let key: string;
const runners: RunnerProcess[] = [];
const clients: Client[] = [];
let reconciler: Runner | undefined;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  const runner = await startRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  await runner.stop();
  await ask(`insert into "Genre" values (1000, 'Since the backup')`);
});

afterEach(async () => {
  stack.proxies.bucket.slow({ down: null });
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => {})));
  await Promise.all([...runners.splice(0).map((runner) => runner.kill()), reconciler?.stop()]);
  reconciler = undefined;
});

afterAll(async () => {
  for (const { name } of await consoleDb().keptDatabase.findMany()) await ask(`drop database "${name}" with (force)`);
  await stack.close();
});

async function startRunner(): Promise<RunnerProcess> {
  const runner = await startRunnerProcess(stack, { RESTORE_LOCK_TIMEOUT_SECONDS: '60' });
  runners.push(runner);
  return runner;
}

/** Another runner, which does not wait for long before it takes a silent one for dead. */
async function settle(): Promise<void> {
  reconciler = await startConfiguredRunner({ everyMs: 200, silentMs: 3000 });
}

async function connect(url: string): Promise<Client> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

/** The first value of a query, by a superuser. */
async function ask(sql: string, url = stack.repository.adminUrl): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return Object.values(rows[0] ?? {})[0];
}

/** Of the server, not of the repository: asked in another database. */
function askServer(sql: string): Promise<unknown> {
  const url = new URL(stack.repository.adminUrl);
  url.pathname = '/postgres';
  return ask(sql, url.toString());
}

const isClosed = () => askServer(`select not datallowconn from pg_database where datname = '${stack.repository.name}'`);
const hasNewRow = () => ask('select count(*)::int from "Genre" where "GenreId" = 1000');
const rowOf = (id: string) => consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });

/** A staged restore that has begun to load. */
async function loadSlowly(): Promise<string> {
  stack.proxies.bucket.slow({ down: 30_000 });
  const { id } = await readDaemon(await postRestore(token, { url: key, mode: 'STAGED' }));
  await waitForPhase(id, 'copy');
  return id;
}

/** A staged restore that has closed the databases and waits for a session that it may not end. */
async function closeAndWait(): Promise<{ id: string; inTheWay: Client }> {
  const id = await loadSlowly();
  const inTheWay = await connect(stack.repository.adminUrl);
  stack.proxies.bucket.slow({ down: null });
  await expect.poll(isClosed, { timeout: 30_000 }).toBe(true);
  return { id, inTheWay };
}

/** Nothing of the restore is left, and all is as it was before. */
async function expectNothingChanged(id: string, workDatabase: string | null): Promise<void> {
  expect(await waitForEnd(token, id)).toMatchObject({
    status: 'FAILED',
    errorMessage: 'The runner stopped before the restore was finished. Nothing was changed. Start it again.',
  });
  expect(await isClosed()).toBe(false);
  expect(workDatabase).not.toBeNull();
  expect(await askServer(`select count(*)::int from pg_database where datname = '${workDatabase}'`)).toBe(0);
  expect(await hasNewRow()).toBe(1);
  expect(await rowOf(id)).toMatchObject({ workDatabase: null });
  expect(await consoleDb().keptDatabase.count()).toBe(0);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
}

test.runIf(moments.includes('loading'))('kill -9 while the new database is loaded', async () => {
  const runner = await startRunner();
  const id = await loadSlowly();
  expect((await getStackStatus()).effective.status).toBe('READ_ONLY');
  const { workDatabase } = await rowOf(id);
  await runner.kill();
  stack.proxies.bucket.slow({ down: null });
  await settle();
  await expectNothingChanged(id, workDatabase);
});

test.runIf(moments.includes('closed'))('kill -9 when the databases were closed to new sessions', async () => {
  const runner = await startRunner();
  const { id, inTheWay } = await closeAndWait();
  expect((await getStackStatus()).effective.status).toBe('DOWN');
  const { workDatabase, keptName } = await rowOf(id);
  expect(keptName).toBe(`${stack.repository.name}_before_${id}`);
  await runner.kill();
  await inTheWay.end();
  await settle();
  await expectNothingChanged(id, workDatabase);
});

test.runIf(moments.includes('renaming'))('kill -9 in the transaction in which they change names', async () => {
  const runner = await startRunner();
  const { id, inTheWay } = await closeAndWait();
  const { workDatabase } = await rowOf(id);
  const locker = await connect(stack.consoleDatabase.adminUrl);
  await locker.query('begin');
  await locker.query(`select from daemon where id = ${id} for update`);
  await inTheWay.end();
  const sessionsName = applicationNameOf(await rowOf(id));
  const inTransaction = () =>
    askServer(
      `select count(*)::int from pg_stat_activity where state = 'idle in transaction' and application_name = '${sessionsName}'`,
    );
  await expect.poll(inTransaction, { timeout: 20_000 }).toBe(1);
  await runner.kill();
  await locker.query('rollback');
  await settle();
  await expectNothingChanged(id, workDatabase);
});

test.runIf(moments.includes('sessionEnded'))(
  'the switch’s session is ended in its transaction: the runner itself finds out that nothing was changed',
  async () => {
    await startRunner();
    const { id, inTheWay } = await closeAndWait();
    const locker = await connect(stack.consoleDatabase.adminUrl);
    await locker.query('begin');
    await locker.query(`select from daemon where id = ${id} for update`);
    await inTheWay.end();
    const sessionsName = applicationNameOf(await rowOf(id));
    const end = () =>
      askServer(
        `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and application_name = '${sessionsName}'`,
      );
    await expect.poll(end, { timeout: 20_000 }).toBe(true);
    await locker.query('rollback');
    expect(await waitForEnd(token, id)).toMatchObject({
      status: 'FAILED',
      errorMessage: expect.stringMatching(/Nothing was changed\.$/),
    });
    expect([await isClosed(), await hasNewRow()]).toEqual([false, 1]);
    expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
  },
);

test.runIf(moments.includes('slept'))(
  'a runner that slept when the databases were closed finds the daemon taken, and closes nothing again',
  async () => {
    const asleep = await startRunner();
    const { id, inTheWay } = await closeAndWait();
    const { workDatabase } = await rowOf(id);
    asleep.process.kill('SIGSTOP');
    await settle();
    await waitForEnd(token, id);
    await inTheWay.end();
    asleep.process.kill('SIGCONT');
    expect(await asleep.stop()).toBe(0);
    await expectNothingChanged(id, workDatabase);
  },
);

test('kill -9 after COMMIT, before that was written down: the restore is completed, and can be undone', async () => {
  const runner = await startRunner();
  const locker = await connect(stack.consoleDatabase.adminUrl);
  await locker.query('begin; lock table kept_database in exclusive mode');
  const { id } = await readDaemon(await postRestore(token, { url: key, mode: 'STAGED' }));
  const kept = `${stack.repository.name}_before_${id}`;
  await expect
    .poll(() => askServer(`select count(*)::int from pg_database where datname = '${kept}'`), { timeout: 30_000 })
    .toBe(1);
  await runner.kill();
  await locker.query('rollback');
  expect((await getStackStatus()).effective.status).toBe('DOWN');
  await settle();
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'COMPLETED', progresssMessage: 'Finished: RESTORE' });
  expect(daemon.progresssCurrent).toBe(daemon.progresssTotal);
  expect(await consoleDb().keptDatabase.findMany()).toMatchObject([{ name: kept, daemonId: Number(id) }]);
  expect([await isClosed(), await hasNewRow()]).toEqual([false, 0]);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
  const undo = await readDaemon(await postUndo(token, id));
  expect((await waitForEnd(token, undo.id)).status).toBe('COMPLETED');
  expect(await hasNewRow()).toBe(1);
});

test('a runner that froze in the transaction of its end keeps the daemon from nobody for long', async () => {
  const asleep = await startRunner();
  const locker = await connect(stack.consoleDatabase.adminUrl);
  await locker.query('begin; lock table kept_database in exclusive mode');
  const { id } = await readDaemon(await postRestore(token, { url: key, mode: 'STAGED' }));
  const held = `select pid from pg_stat_activity where datname = current_database() and application_name = 'stack-console' and`;
  const askConsole = (condition: string) => ask(`${held} ${condition}`, stack.consoleDatabase.adminUrl);
  await expect
    .poll(() => askConsole(`wait_event_type = 'Lock' and query ilike '%kept_database%'`), { timeout: 60_000 })
    .toBeDefined();
  asleep.process.kill('SIGSTOP');
  await locker.query('rollback');
  await expect.poll(() => askConsole(`state = 'idle in transaction'`)).toBeDefined();
  await settle();
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'COMPLETED', progresssMessage: 'Finished: RESTORE' });
  asleep.process.kill('SIGCONT');
  expect(await asleep.stop()).toBe(0);
  expect(await consoleDb().keptDatabase.count({ where: { daemonId: Number(id) } })).toBe(1);
  expect([await isClosed(), await hasNewRow()]).toEqual([false, 0]);
});
