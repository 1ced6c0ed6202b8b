import type { Worker } from 'node:worker_threads';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAppError } from '#server/errors.ts';
import type { SchemaDumpOptions, SchemaScripts } from '#server/ports/schema-dump.ts';
import { type FaultProxy, startFaultProxy } from '#tests/fault-proxy.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { createSchemaDumper } from './create-schema-dumper.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
let workers: Worker[] = [];
const onWorker = (worker: Worker) => void workers.push(worker);

beforeEach(() => {
  workers = [];
  process.on('worker', onWorker);
});
afterEach(async () => {
  process.off('worker', onWorker);
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

type Source = TestDatabase & { snapshot: string; holder: Client; admin: Client };

/** A database, and a session of its owner's that holds a snapshot of it. */
async function source(...statements: string[]): Promise<Source> {
  const database = await testDatabase();
  cleanUp.push(() => database.drop());
  const [admin, holder] = await Promise.all([session(database.adminUrl), session(database.url)]);
  for (const statement of statements) await admin.query(statement);
  await holder.query('begin isolation level repeatable read read only');
  const { rows } = await holder.query<{ id: string }>('select pg_export_snapshot() as id');
  return { ...database, admin, holder, snapshot: rows[0]?.id ?? '' };
}

async function session(url: string): Promise<Client> {
  const client = new Client(url);
  client.on('error', () => {});
  await client.connect();
  cleanUp.push(() => client.end().catch(() => {}));
  return client;
}

async function proxyTo(url: string): Promise<{ proxy: FaultProxy; url: string }> {
  const target = new URL(url);
  const proxy = await startFaultProxy({ host: target.hostname, port: Number(target.port) });
  cleanUp.push(() => proxy.close());
  target.port = String(proxy.port);
  return { proxy, url: target.toString() };
}

type Place = { url: string; snapshot: string; silenceMs?: number; lockTimeoutMs?: number };

function dump(
  { snapshot, url, silenceMs = 60_000, lockTimeoutMs = 30_000 }: Place,
  changes: Partial<SchemaDumpOptions> = {},
): Promise<SchemaScripts> {
  const dumpSchema = createSchemaDumper({ url, silenceMs, lockTimeoutMs });
  const { signal } = new AbortController();
  return dumpSchema({ snapshot, schemas: null, applicationName: 'dump test', mostBytes: 1e8, signal, ...changes });
}

async function failureOf(dumping: Promise<SchemaScripts>): Promise<{ code: string; message: string }> {
  const error = await dumping.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw new Error('It did not fail with an AppError.', { cause: error });
  return { code: error.code, message: error.message };
}

/** No session, though the server may need a moment, and no thread. */
async function expectNothingLeft({ admin }: Source): Promise<void> {
  const sessions =
    "select pid from pg_stat_activity where application_name = 'dump test' and datname = current_database()";
  await expect.poll(async () => (await admin.query(sessions)).rows, { timeout: 30_000 }).toEqual([]);
  expect(workers.map(({ threadId }) => threadId).filter((id) => id !== -1)).toEqual([]);
}

describe('a dump of the schema', () => {
  it('shows the instant of the snapshot, before the rows and after', async () => {
    const one = await source('create table first (id int primary key)', 'alter table first owner to tester');
    await one.admin.query('create table second (id int)');
    const { preData, postData, pgDumpVersion } = await dump(one);
    expect(pgDumpVersion).toMatch(/^18\.\d+$/);
    expect(preData.toString()).toContain('CREATE TABLE public.first');
    expect(preData.toString()).not.toContain('second');
    expect(preData.toString()).not.toMatch(/PRIMARY KEY|restrict|transaction_timeout/);
    expect(postData.toString()).toContain('ADD CONSTRAINT first_pkey PRIMARY KEY (id)');
    await expectNothingLeft(one);
  });

  it('takes no lock on tables itself, and waits a while for what PostgreSQL locks for it', async () => {
    const one = await source('create table bare (id int)', 'create table keyed (id int primary key)');
    await one.admin.query('grant select on bare, keyed to tester');
    await one.holder.query('rollback; begin isolation level repeatable read read only');
    await one.holder.query('lock table bare, keyed in access share mode');
    const { rows } = await one.holder.query<{ id: string }>('select pg_export_snapshot() as id');
    const held = { url: one.url, snapshot: rows[0]?.id ?? '', lockTimeoutMs: 500 };
    const waiter = await session(one.adminUrl);
    const lockAll = async (table: string) => {
      const waiting = waiter.query(`begin; lock table ${table} in access exclusive mode`).catch(() => {});
      const waits = `select from pg_locks where relation = '${table}'::regclass and not granted`;
      await expect.poll(async () => (await one.admin.query(waits)).rowCount, { timeout: 30_000 }).toBe(1);
      return async () => {
        await one.admin.query('select pg_cancel_backend(pid) from pg_locks where not granted');
        await waiting;
        await waiter.query('rollback');
      };
    };
    const unlock = await lockAll('bare');
    expect((await dump(held)).preData.toString()).toContain('CREATE TABLE public.bare');
    await unlock();
    await lockAll('keyed');
    expect(await failureOf(dump(held))).toEqual({
      code: 'REPOSITORY_REFUSED',
      message:
        'Another session waited to lock a table for itself, and reading the schema waited behind it for too long.',
    });
    await one.holder.query('rollback');
  });

  it('says what the role may not read', async () => {
    const one = await source('revoke select on pg_catalog.pg_roles from public');
    expect(await failureOf(dump(one))).toEqual({
      code: 'REPOSITORY_REFUSED',
      message: 'pg_dump says: query failed: ERROR: permission denied for view pg_roles.',
    });
    await expectNothingLeft(one);
  });

  it('says that a snapshot is gone', async () => {
    const one = await source();
    await one.holder.query('rollback');
    const { code, message } = await failureOf(dump(one));
    expect(code).toBe('REPOSITORY_REFUSED');
    expect(message).toMatch(/^pg_dump says: query failed: ERROR: .*snapshot/);
    expect(message).not.toMatch(/\//);
  });

  it('is not used where a line of it would be lost', async () => {
    const one = await source('create table t ()', String.raw`comment on table t is E'one\n\\restrict two'`);
    expect((await failureOf(dump(one))).message).toMatch(
      /^A text of the schema has a line that begins with \\restrict/,
    );
  });

  it('is not used where its bytes are no UTF-8', async () => {
    const { admin, adminUrl } = await source();
    const name = `test_ascii_${process.pid}`;
    await admin.query(
      `create database ${name} template template0 encoding 'SQL_ASCII' locale 'C' locale_provider libc`,
    );
    cleanUp.push(() => admin.query(`drop database ${name} with (force)`));
    const url = new URL(adminUrl);
    url.pathname = name;
    const holder = await session(url.toString());
    const comment = `'comment on schema public is ' || quote_literal(convert_from('\\xff', 'SQL_ASCII'))`;
    await holder.query(`do $$ begin execute ${comment}; end $$`);
    await holder.query('begin isolation level repeatable read read only');
    const { rows } = await holder.query<{ id: string }>('select pg_export_snapshot() as id');
    const { message } = await failureOf(dump({ url: url.toString(), snapshot: rows[0]?.id ?? '' }));
    expect(message).toBe('pg_dump says: query failed: ERROR: invalid byte sequence for encoding "UTF8": 0xff.');
  });

  it('keeps to its memory', async () => {
    const one = await source();
    const { code, message } = await failureOf(dump(one, { mostBytes: 10_000 }));
    expect([code, message]).toEqual([
      'REPOSITORY_REFUSED',
      'The schema is too large for the memory that RUNNER_MEMORY_MB allows.',
    ]);
    await expectNothingLeft(one);
  });

  it('that is stopped midway leaves no session and no thread', async () => {
    const one = await source();
    const { proxy, url } = await proxyTo(one.url);
    proxy.slow({ down: 100_000 });
    const stopping = new AbortController();
    const dumping = failureOf(dump({ ...one, url }, { signal: stopping.signal }));
    await expect.poll(() => proxy.passed.down, { timeout: 30_000, interval: 1 }).toBeGreaterThan(20_000);
    stopping.abort();
    expect((await dumping).code).toBe('STOPPED');
    await expectNothingLeft(one);
    expect((await failureOf(dump(one, { signal: stopping.signal }))).code).toBe('STOPPED');
  });

  it.each([
    { when: 'at once', bytes: 0 },
    { when: 'midway', bytes: 20_000 },
  ])('gives a server up that falls silent $when', async ({ bytes }) => {
    const one = await source();
    const { proxy, url } = await proxyTo(one.url);
    proxy.slow({ down: bytes === 0 ? 0.1 : 100_000 });
    const dumping = failureOf(dump({ ...one, url, silenceMs: 1500 }));
    await expect.poll(() => proxy.passed.down, { timeout: 30_000, interval: 1 }).toBeGreaterThanOrEqual(bytes);
    proxy.slow({ down: 0.1 });
    expect(await dumping).toEqual({
      code: 'REPOSITORY_UNREACHABLE',
      message: 'The database did not answer within 2 s while its schema was read.',
    });
    await proxy.close();
    await expectNothingLeft(one);
  });

  it('that loses its session says so', async () => {
    const one = await source();
    const { proxy, url } = await proxyTo(one.url);
    proxy.slow({ down: 100_000 });
    const dumping = failureOf(dump({ ...one, url }));
    await expect.poll(() => proxy.passed.down, { timeout: 30_000, interval: 1 }).toBeGreaterThan(20_000);
    proxy.cut();
    expect((await dumping).code).toBe('REPOSITORY_UNREACHABLE');
    await expectNothingLeft(one);
  });
});
