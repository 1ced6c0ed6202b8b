import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { accessDenied, type FaultProxy, startFaultProxy } from '#tests/fault-proxy.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { readArchivedTable, sessionsName, takeBackup, testLimits } from './testing/backup-fixture.ts';

let place: TestBucket;
const cleanUp: (() => Promise<void>)[] = [];

beforeAll(async () => {
  place = await startTestBucket();
});
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});
afterAll(() => place.stop());

async function database(sql: string): Promise<TestDatabase> {
  const made = await testDatabase();
  cleanUp.push(() => made.drop());
  await run(made.url, sql);
  return made;
}

async function run(url: string, sql: string): Promise<void> {
  const connection = await createRepository({ url }).connect({ applicationName: 'test' });
  try {
    await connection.execute(sql);
  } finally {
    await connection.close();
  }
}

async function proxyTo(url: string): Promise<{ proxy: FaultProxy; url: string }> {
  const target = new URL(url);
  const proxy = await startFaultProxy({ host: target.hostname, port: Number(target.port) });
  cleanUp.push(() => proxy.close());
  target.port = String(proxy.port);
  return { proxy, url: target.toString().replace(/\/$/, '') };
}

async function expectNothingLeft(url: string): Promise<void> {
  expect(await place.bucket.listUploads('')).toEqual([]);
  for await (const object of place.bucket.list('failed')) expect(object).toBeUndefined();
  const connection = await createRepository({ url }).connect({ applicationName: 'test' });
  const sessions = () =>
    connection.query(
      `select pid from pg_stat_activity where datname = current_database() and application_name like '${sessionsName}%'`,
    );
  await expect.poll(sessions, { timeout: 20_000 }).toEqual([]);
  await connection.close();
}

const noisy = `create table noise as
  select i as id, string_agg(md5(random()::text), '') as body from generate_series(1, 20000) i, generate_series(1, 40) group by 1`;

describe('a backup', () => {
  it('shows one instant while others write', async () => {
    const { url } =
      await database(`create table one as select i as id, 100 as money, repeat('x', 500) as filler from generate_series(1, 20000) i;
      create table other as select * from one`);
    const writer = await createRepository({ url }).connect({ applicationName: 'writer' });
    let isOver = false;
    const writing = (async () => {
      for (let id = 1; !isOver; id = (id % 20000) + 1) {
        await writer.execute(`begin; update one set money = money - 7 where id = ${id};
          update other set money = money + 7 where id = ${20001 - id}; commit`);
      }
    })();
    try {
      for (let round = 0; round < 3; round++) {
        const { archive } = await takeBackup(place.bucket, url);
        const texts = await Promise.all(['one', 'other'].map((name) => readArchivedTable(place.bucket, archive, name)));
        const money = texts.flatMap((text) =>
          text
            .toString()
            .split('\n')
            .slice(0, -1)
            .map((line) => Number(line.split('\t')[1])),
        );
        expect(money.length).toBe(40_000);
        expect(money.reduce((sum, value) => sum + value, 0)).toBe(4_000_000);
      }
    } finally {
      isOver = true;
      await writing;
      await writer.close();
    }
  });

  it('that is stopped leaves nothing', async () => {
    const { url } = await database(noisy);
    const stop = new AbortController();
    const backup = takeBackup(place.bucket, url, {
      key: 'failed-stopped.zip',
      signal: stop.signal,
      onProgress: ({ current }) => {
        if (current > 1000) stop.abort();
      },
    });
    await expect(backup).rejects.toMatchObject({ code: 'STOPPED' });
    await expectNothingLeft(url);
  });

  it('that loses the database leaves nothing', async () => {
    const { url } = await database(noisy);
    const through = await proxyTo(url);
    const backup = takeBackup(place.bucket, through.url, {
      key: 'failed-lost.zip',
      onProgress: ({ current }) => {
        if (current > 1000) through.proxy.cut();
      },
    });
    await expect(backup).rejects.toMatchObject({ code: 'REPOSITORY_UNREACHABLE' });
    await expectNothingLeft(url);
  });

  it('that the bucket refuses says so in its words', async () => {
    const { url } = await database('create table t as select 1 as a');
    const through = await proxyTo(place.endpoint);
    through.proxy.answer(accessDenied);
    const bucket = createS3Bucket({ ...place.settings, endpoint: through.url });
    const backup = takeBackup(bucket, url, { key: 'failed-refused.zip' });
    await expect(backup).rejects.toMatchObject({
      code: 'BUCKET_REFUSED',
      message: expect.stringMatching(/^Access Denied/),
    });
    await expectNothingLeft(url);
  });

  it('that the bucket refuses midway leaves nothing once the bucket is back', async () => {
    const { url } = await database(noisy);
    const through = await proxyTo(place.endpoint);
    const real = createS3Bucket({ ...place.settings, endpoint: through.url });
    let isRefusing = false;
    const bucket: typeof real = {
      ...real,
      uploadPart: (...part) =>
        real.uploadPart(...part).catch((error: unknown) => {
          through.proxy.answer(null);
          throw error;
        }),
    };
    const backup = takeBackup(bucket, url, {
      key: 'failed-midway.zip',
      onProgress: ({ current }) => {
        if (current < 1000 || isRefusing) return;
        isRefusing = true;
        through.proxy.answer(accessDenied);
      },
    });
    await expect(backup).rejects.toMatchObject({ code: 'BUCKET_REFUSED' });
    await expectNothingLeft(url);
  });

  it('does not write over a file', async () => {
    const { url } = await database('create table t as select 1 as a');
    const { archive } = await takeBackup(place.bucket, url);
    const again = takeBackup(place.bucket, url, { key: archive.object.key });
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await place.bucket.head(archive.object.key)).toEqual(archive.object);
  });

  it('refuses a table that it may not read, by name, before it begins', async () => {
    const { url, adminUrl } = await database('create table mine as select 1 as a');
    await run(adminUrl, 'create schema closed; create table closed.secret as select 1 as a');
    const refused = takeBackup(place.bucket, url, { key: 'failed-unreadable.zip' });
    await expect(refused).rejects.toMatchObject({
      code: 'REPOSITORY_REFUSED',
      message: expect.stringContaining('may not read closed.secret'),
    });
    await expectNothingLeft(url);
    const { result } = await takeBackup(place.bucket, url, { schemas: ['public'] });
    expect(result.tables).toBe(1);
  });

  it('refuses rows that row-level security hides', async () => {
    const { url } =
      await database(`create table guarded as select 1 as a; alter table guarded enable row level security;
      create policy nothing on guarded using (false)`);
    const { result } = await takeBackup(place.bucket, url);
    expect(result.rows).toBe(1);
    await run(url, 'alter table guarded force row level security');
    await expect(takeBackup(place.bucket, url, { key: 'failed-hidden.zip' })).rejects.toMatchObject({
      code: 'REPOSITORY_REFUSED',
      message: expect.stringContaining('hides rows of public.guarded'),
    });
  });

  it('names a schema that is not there', async () => {
    const { url } = await database('create table t as select 1 as a');
    const backup = takeBackup(place.bucket, url, { schemas: ['public', 'nowhere'], key: 'failed-schema.zip' });
    await expect(backup).rejects.toMatchObject({ message: expect.stringContaining('The schema nowhere') });
  });

  it('ends though another session waits to lock a table for itself', async () => {
    const { url } = await database(`${noisy}; create table small as select 1 as a`);
    const through = await proxyTo(url);
    const other = await createRepository({ url }).connect({ applicationName: 'other' });
    cleanUp.push(() => other.close());
    let waiting: Promise<void> | null = null;
    const { archive } = await takeBackup(place.bucket, through.url, {
      limits: { ...testLimits, connections: 1 },
      onProgress: ({ message }) => {
        if (waiting !== null || !message.startsWith('Copying public.noise')) return;
        through.proxy.slow({ down: 40_000_000 });
        waiting = other.execute('begin; lock table small in access exclusive mode; commit');
      },
    });
    await waiting;
    expect((await readArchivedTable(place.bucket, archive, 'small')).toString()).toBe('1\n');
    expect(archive.manifest.rows).toBe(20_001);
  });
});
