import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { applicationNameOf } from '#server/runner/claim/runner-context.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { postBackup, postRestore, readDaemon, waitForEnd, waitForPhase } from '#tests/daemon-api.ts';
import { killPostgres } from '#tests/faults/testing/kill-postgres.ts';
import { ownerRole, serverVariables } from '#tests/test-servers.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** The repository's server, killed while two databases change names. */

const folder = makeTempFolder('lost-server');
const usual = process.env[serverVariables.debian];
let server: PostgresServer;
let stack: TestStack;
let runner: RunnerProcess;
let token: string;
let key: string;
const clients: Client[] = [];

beforeAll(async () => {
  server = await startServer();
  await askServer(`create role ${ownerRole.name} login createdb password '${ownerRole.password}'`);
  process.env[serverVariables.debian] = server.url('postgres');
  stack = await startTestStack('chinook', 'debian');
  token = stack.tokens.administrator;
  runner = await startRunnerProcess(stack, { RESTORE_LOCK_TIMEOUT_SECONDS: '60' });
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
});

afterEach(() => Promise.all(clients.splice(0).map((client) => client.end().catch(() => {}))));

afterAll(async () => {
  await runner.kill();
  await stack.close();
  if (usual === undefined) delete process.env[serverVariables.debian];
  else process.env[serverVariables.debian] = usual;
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function startServer(port?: number): Promise<PostgresServer> {
  const place = { folder: join(folder, 'postgres'), durable: false };
  return startPostgres(port === undefined ? place : { ...place, port });
}

async function killAndStart(): Promise<void> {
  killPostgres(join(server.folder, 'cluster'));
  await server.ended;
  server = await startServer(server.port);
}

async function connect(url: string): Promise<Client> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

/** The first value of a query, by a superuser. */
async function askServer(sql: string, database = 'postgres'): Promise<unknown> {
  const client = new Client(server.url(database));
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return Object.values(rows[0] ?? {})[0];
}

/** A staged restore that has closed the databases and waits for a session that it may not end. */
async function closeAndWait(): Promise<string> {
  stack.proxies.bucket.slow({ down: 30_000 });
  const { id } = await readDaemon(await postRestore(token, { url: key, mode: 'STAGED' }));
  await waitForPhase(id, 'copy');
  await connect(server.url(stack.repository.name));
  stack.proxies.bucket.slow({ down: null });
  const isClosed = () =>
    askServer(`select not datallowconn from pg_database where datname = '${stack.repository.name}'`);
  await expect.poll(isClosed, { timeout: 30_000 }).toBe(true);
  return id;
}

async function expectNothingChanged(id: string): Promise<void> {
  expect(await waitForEnd(token, id, 60_000)).toMatchObject({
    status: 'FAILED',
    errorMessage: expect.stringMatching(/Nothing was changed\.$/),
  });
  const closed = `select string_agg(datname, ', ') from pg_database where not datallowconn and datname <> 'template0'`;
  expect(await askServer(closed)).toBeNull();
  expect(await askServer('select count(*)::int from "Genre"', stack.repository.name)).toBe(25);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
  const built = `select count(*)::int from pg_database where starts_with(datname, 'stack_console_')`;
  await expect.poll(() => askServer(built), { timeout: 30_000 }).toBe(0);
}

test('kill -9 of PostgreSQL when the databases were closed: it is open again as soon as it is back', async () => {
  const id = await closeAndWait();
  await killAndStart();
  await expectNothingChanged(id);
});

test('kill -9 of PostgreSQL in the transaction in which they change names', async () => {
  const id = await closeAndWait();
  const locker = await connect(stack.consoleDatabase.adminUrl);
  await locker.query('begin');
  await locker.query(`select from daemon where id = ${id} for update`);
  await clients.shift()?.end();
  const sessionsName = applicationNameOf(await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } }));
  const inTransaction = () =>
    askServer(
      `select count(*)::int from pg_stat_activity where state = 'idle in transaction' and application_name = '${sessionsName}'`,
    );
  await expect.poll(inTransaction, { timeout: 20_000 }).toBe(1);
  await killAndStart();
  await locker.query('rollback');
  await expectNothingChanged(id);
});
