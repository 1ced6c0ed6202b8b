import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { serverSigns } from '#server/runner/pace/server-signs.ts';

/** What an ordinary role sees of a server that is busy: a server of its own, as other tests would be seen. */

const folder = makeTempFolder('busy-server');
const pace = { hours: [], zone: 'UTC', replicaLagMs: null };
let server: PostgresServer;
let ordinary: string;
const sessions: Client[] = [];

async function open(url: string, name = 'service'): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: name });
  await client.connect();
  sessions.push(client);
  return client;
}

beforeAll(async () => {
  server = await startPostgres({ folder: join(folder, 'server'), durable: false });
  const admin = await open(server.url('postgres'));
  await admin.query("create role ordinary login password 'x'");
  await admin.query('create table busy (i integer)');
  await admin.query('grant select on busy to ordinary');
  const address = new URL(server.url('postgres'));
  Object.assign(address, { username: 'ordinary', password: 'x' });
  ordinary = address.toString();
});
afterAll(async () => {
  await Promise.all(sessions.map((session) => session.end()));
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('it sees sessions of its own role that run, and of any role that wait for a lock, without those of the console', async () => {
  const [sign] = serverSigns({ ...pace, busySessions: 2 });
  const connection = await createRepository({ url: ordinary }).connect({ applicationName: 'stack-console daemon 1' });
  try {
    expect(await sign?.read(connection)).toBe(0);
    const holder = await open(server.url('postgres'));
    await holder.query('begin');
    await holder.query('lock table busy in access exclusive mode');
    const clients = [
      await open(ordinary, 'stack-console daemon 1'),
      await open(ordinary),
      await open(server.url('postgres')),
    ];
    const waiting = clients.map((session) => session.query('select count(*) from busy'));
    const locks = 'select count(*)::int as waiting from pg_locks where not granted';
    await vi.waitFor(async () => expect((await holder.query(locks)).rows).toEqual([{ waiting: 3 }]), 20_000);
    expect(await sign?.read(connection)).toBe(2);
    await holder.query('commit');
    await Promise.all(waiting);
    const runs = await open(ordinary);
    const pid = (await runs.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
    const statement = runs.query('select pg_sleep(600)').catch(() => undefined);
    await vi.waitFor(async () => expect(await sign?.read(connection)).toBe(1), 20_000);
    await holder.query('select pg_cancel_backend($1)', [pid]);
    await statement;
  } finally {
    await connection.close();
  }
  expect([sign?.describe(1), sign?.describe(40)]).toEqual(['1 session runs or waits', '40 sessions run or wait']);
});

it('it looks for nothing unless that is set', () => {
  expect(serverSigns({ ...pace, busySessions: null })).toEqual([]);
});
