import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as detailsRoutes from '#app/repo/v1/admin/daemon/[id]/details/route.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { backupContents } from '#lib/contracts/backup.ts';
import { daemonDetails } from '#lib/contracts/daemon-details.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, readDaemon, waitForDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { ownerRole, serverVariables } from '#tests/test-servers.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** Whole backups by a runner process that is told of a standby, and slows down while the server that it reads is busy. */

const folder = makeTempFolder('standby-and-pace');
const usual = process.env[serverVariables.debian];
const busySessions = 3;
let primary: PostgresServer;
let standby: PostgresServer;
let stack: TestStack;
let runner: RunnerProcess;
let token: string;
const sessions: { url: string; client: Client }[] = [];

beforeAll(async () => {
  const common = { durable: false, configuration: { synchronous_commit: 'on' } };
  primary = await startPostgres({ ...common, folder: join(folder, 'primary') });
  await ask(primary.url('postgres'), `create role ${ownerRole.name} login createdb password '${ownerRole.password}'`);
  await primary.stop();
  expect(spawnSync('cp', ['-a', join(folder, 'primary'), join(folder, 'standby')]).status).toBe(0);
  writeFileSync(join(folder, 'standby', 'cluster', 'standby.signal'), '');
  primary = await startPostgres({ ...common, folder: join(folder, 'primary') });
  const { username, password, hostname, port } = new URL(primary.url('postgres'));
  standby = await startPostgres({
    durable: false,
    folder: join(folder, 'standby'),
    configuration: {
      primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password}`,
      wal_receiver_status_interval: '1s',
    },
  });
  process.env[serverVariables.debian] = primary.url('postgres');
  stack = await startTestStack('chinook', 'debian');
  token = stack.tokens.administrator;
  await ask(stack.repository.url, 'create table arrivals (i integer primary key)');
  await follow();
  runner = await startRunnerProcess(stack, {
    REPOSITORY_STANDBY_URL: onStandby(stack.repository.url),
    REPOSITORY_STANDBY_LAG_SECONDS: '1',
    S3_TIMEOUT_SECONDS: '120',
    PACE_BUSY_SESSIONS: String(busySessions - 1),
  });
});

afterEach(async () => {
  // A session that sleeps does not notice that its client has gone.
  await Promise.all(
    sessions.splice(0).map(async ({ url, client }) => {
      await client.end();
      await ask(url, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'service'").catch(
        () => {},
      );
    }),
  );
  stack.proxies.bucket.slow({ up: null });
});

afterAll(async () => {
  await runner?.kill();
  await stack?.close();
  if (usual === undefined) delete process.env[serverVariables.debian];
  else process.env[serverVariables.debian] = usual;
  await standby?.stop();
  await primary?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function onStandby(url: string): string {
  const address = new URL(url);
  address.port = String(standby.port);
  return address.toString();
}

/** Until the standby has replayed what the primary has. */
async function follow(): Promise<void> {
  const [row] = await ask(primary.url('postgres'), 'select pg_current_wal_flush_lsn()::text as lsn');
  const hasAll = `select pg_last_wal_replay_lsn() >= '${row?.lsn}' as has`;
  await vi.waitFor(async () => expect(await ask(standby.url('postgres'), hasAll)).toEqual([{ has: true }]), 20_000);
}

/** Sessions of a service, as many as are too many, each of which runs a statement that does not end. */
async function keepBusy(url: string): Promise<void> {
  for (let number = 0; number < busySessions; number++) {
    const client = new Client({ connectionString: url, application_name: 'service' });
    client.on('error', () => {});
    await client.connect();
    sessions.push({ url, client });
    void client.query('select pg_sleep(600)').catch(() => {});
  }
}

/** How many sessions of the runner have looked how busy that server is. */
async function looksAt(server: PostgresServer): Promise<unknown> {
  const [row] = await ask(
    server.url('postgres'),
    "select count(*)::int as looks from pg_stat_activity where application_name like 'stack-console%' and query like '%as busy%'",
  );
  return row?.looks;
}

async function logOf(id: string): Promise<string> {
  const answer = await callRoute(detailsRoutes, 'GET', `/repo/v1/admin/daemon/${id}/details`, {
    token,
    params: { id },
  });
  return daemonDetails
    .parse(await answer.json())
    .log.lines.map(([, , , text]) => text)
    .join('\n');
}

async function contentsOf(id: string) {
  const { backupKey } = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
  const answer = await callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${backupKey}`, { token });
  return backupContents.parse(await answer.json());
}

test('a backup from a standby waits for it, slows down when the standby is busy and not the primary, and says both', async () => {
  await keepBusy(stack.repository.url);
  await ask(standby.url('postgres'), 'select pg_wal_replay_pause()');
  await ask(stack.repository.url, 'insert into arrivals values (1)');
  const { id } = await readDaemon(await postBackup(token));
  const waits = /^Waiting for the standby: \d+ seconds behind, 1 second at most/;
  await waitForDaemon(token, id, ({ progresssMessage }) => waits.test(progresssMessage));
  await vi.waitFor(async () => expect(await looksAt(standby)).toBe(1), 20_000);
  expect(await looksAt(primary)).toBe(0);
  expect(await logOf(id)).not.toContain('Slowed down');
  await keepBusy(onStandby(stack.repository.url));
  const said = await waitForDaemon(token, id, ({ progresssMessage }) => /Slowed down/.test(progresssMessage));
  expect(said.progresssMessage).toMatch(
    /^Waiting for the standby: \d+ seconds behind, 1 second at most\. Slowed down to 1 MB\/s: 3 sessions run or wait on the standby\.$/,
  );
  await ask(standby.url('postgres'), 'select pg_wal_replay_resume()');
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  const log = await logOf(id);
  expect(log).toMatch(/The rows are read from the standby, which is \d seconds? behind the primary server\./);
  expect(log).toContain('Slowed down to 1 MB/s: 3 sessions run or wait on the standby.');
  const { standby: source, tables } = await contentsOf(id);
  expect(source?.behindSeconds).toBeLessThanOrEqual(1);
  expect(tables.find(({ name }) => name === 'arrivals')?.rows).toBe(1);
});

test('when the standby is away, the primary is read, and its sessions count', async () => {
  await standby.stop();
  await keepBusy(stack.repository.url);
  stack.proxies.bucket.slow({ up: 10_000 });
  const { id } = await readDaemon(await postBackup(token));
  const slowed = /^Slowed down to 1 MB\/s: 3 sessions run or wait\.$/m;
  await vi.waitFor(async () => expect(await logOf(id)).toMatch(slowed), { timeout: 40_000, interval: 200 });
  stack.proxies.bucket.slow({ up: null });
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  expect(await logOf(id)).toMatch(/The standby could not be read\. .* The primary server is read\.$/m);
  expect((await contentsOf(id)).standby).toBeNull();
});
