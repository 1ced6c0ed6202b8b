import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { type FaultProxy, startFaultProxy } from '#tests/fault-proxy.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { createRepository } from './create-repository.ts';

let database: TestDatabase;
let open: RepositoryConnection[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const setup = await createRepository(database).connect({ applicationName: 'setup' });
  await setup.execute("create table big as select i as id, repeat('x', 200) as body from generate_series(1, 200000) i");
  await setup.close();
});
afterEach(async () => {
  await Promise.all(open.map((connection) => connection.close()));
  open = [];
});
afterAll(() => database.drop());

async function connect(signal?: AbortSignal, url = database.url): Promise<RepositoryConnection> {
  const options = signal === undefined ? {} : { signal };
  const connection = await createRepository({ url }).connect({ applicationName: 'connection test', ...options });
  open.push(connection);
  return connection;
}

async function expectBackendGone(pid: number): Promise<void> {
  const other = await connect();
  await expect
    .poll(async () => (await other.query('select from pg_stat_activity where pid = $1', [pid])).length, {
      timeout: 5000,
    })
    .toBe(0);
}

describe('a repository connection', () => {
  it('has the settings that long work and exact values need', async () => {
    const connection = await connect();
    const settings = await connection.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('statement_timeout', 'row_security', 'DateStyle', 'TimeZone', 'client_connection_check_interval', 'application_name') order by 1",
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      application_name: 'connection test',
      client_connection_check_interval: '2000',
      DateStyle: 'ISO, MDY',
      row_security: 'off',
      statement_timeout: '0',
      TimeZone: 'UTC',
    });
  });

  it('copies out and goes on', async () => {
    const connection = await connect();
    let rows = 0;
    for await (const batch of connection.copyOut('copy big to stdout', { batchBytes: 10_000 })) {
      expect(batch.data.length).toBeLessThanOrEqual(10_000);
      rows += batch.rows;
    }
    expect(rows).toBe(200_000);
    expect(await connection.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('goes on after a copy that was left early, and after one that failed', async () => {
    const connection = await connect();
    for await (const batch of connection.copyOut('copy big to stdout')) {
      expect(batch.rows).toBeGreaterThan(0);
      break;
    }
    const failing = async () => {
      for await (const _ of connection.copyOut('copy (select 1 / (id - 150000) from big) to stdout'));
    };
    await expect(failing()).rejects.toMatchObject({
      code: 'REPOSITORY_REFUSED',
      message: 'PostgreSQL refused: division by zero.',
      details: 'SQLSTATE 22012, division by zero',
    });
    expect(await connection.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('never cancels the statement after a copy that was left early', async () => {
    const connection = await connect();
    for (let round = 0; round < Number(process.env.CANCEL_ROUNDS ?? 60); round++) {
      // So short that it often ends by itself before the cancel request arrives, and so long that it often does not.
      const rows = 2000 + (round % 20) * 2000;
      const copy = connection.copyOut(`copy (select generate_series(1, ${rows})) to stdout`, { batchBytes: 1024 });
      for await (const batch of copy) {
        expect(batch.rows).toBeGreaterThan(0);
        break;
      }
      expect(await connection.query('select 1 as one from pg_sleep(0.02)'), `round ${round}`).toEqual([{ one: 1 }]);
    }
  });

  it('copies in and says how many rows were taken', async () => {
    const connection = await connect();
    await connection.execute('create temp table taken (a text)');
    const copy = await connection.copyIn('copy taken from stdin');
    for (let round = 0; round < 100; round++) await copy.write(Buffer.from('one\ntwo\n'.repeat(1000)));
    expect(await copy.end()).toBe(200_000);
    const wrong = await connection.copyIn('copy taken from stdin');
    await wrong.write(Buffer.from('one\ttoo many\n'));
    await expect(wrong.end()).rejects.toMatchObject({ code: 'REPOSITORY_REFUSED' });
    await expect(connection.copyIn('copy nowhere from stdin')).rejects.toMatchObject({ code: 'REPOSITORY_REFUSED' });
    expect(await connection.query('select count(*)::int as rows from taken')).toEqual([{ rows: 200_000 }]);
  });

  it('is stopped in mid-statement, mid-copy out and mid-copy in', async () => {
    const works: ((connection: RepositoryConnection) => Promise<unknown>)[] = [
      (connection) => connection.query('select pg_sleep(60)'),
      async (connection) => {
        for await (const _ of connection.copyOut('copy (select b.* from big b, big c) to stdout'));
      },
      async (connection) => {
        await connection.execute('create temp table taken (a text)');
        const copy = await connection.copyIn('copy taken from stdin');
        for (;;) await copy.write(Buffer.alloc(1000, 'row\n'));
      },
    ];
    for (const work of works) {
      const stop = new AbortController();
      const connection = await connect(stop.signal);
      setTimeout(() => stop.abort(), 200);
      const begun = performance.now();
      await expect(work(connection)).rejects.toMatchObject({ code: 'STOPPED' });
      await expect(connection.query('select 1')).rejects.toMatchObject({ code: 'STOPPED' });
      await connection.close();
      expect(performance.now() - begun).toBeLessThan(3000);
      await expectBackendGone(connection.backendPid);
    }
  });

  it('that is closed in the middle of its work ends it', async () => {
    const connection = await connect();
    const sleeping = connection.query('select pg_sleep(60)');
    const outcome = expect(sleeping).rejects.toMatchObject({ code: 'REPOSITORY_REFUSED' });
    await connection.close();
    await outcome;
    await expectBackendGone(connection.backendPid);
  });

  it('whose session was ended says so', async () => {
    const connection = await connect();
    const other = await connect();
    const sleeping = connection.query('select pg_sleep(60)');
    const outcome = expect(sleeping).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
    await other.query('select pg_terminate_backend($1)', [connection.backendPid]);
    await outcome;
    await expect(connection.query('select 1')).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
  });

  it('whose network broke says so', async () => {
    const address = new URL(database.url);
    const proxy: FaultProxy = await startFaultProxy({ host: address.hostname, port: Number(address.port) });
    address.port = String(proxy.port);
    const connection = await connect(undefined, address.toString());
    proxy.slow({ down: 2_000_000 });
    const copying = (async () => {
      for await (const _ of connection.copyOut('copy big to stdout')) proxy.cut();
    })();
    await expect(copying).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
    await expect(connect(undefined, address.toString())).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
    await proxy.close();
  });

  it('names neither password nor address when it is refused', async () => {
    const wrong = new URL(database.url);
    wrong.pathname = '/nowhere';
    const refusal = await connect(undefined, wrong.toString()).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'REPOSITORY_REFUSED',
      message: 'The database in REPOSITORY_DATABASE_URL does not exist. Check its name.',
    });
    const said = JSON.stringify(refusal) + String(refusal);
    expect(said).not.toContain(wrong.port);
    expect(said).not.toContain(`:${wrong.password}@`);
  });
});
