import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as bucketRoute from '#app/repo/v1/admin/storage/bucket/route.ts';
import * as samplesRoute from '#app/repo/v1/admin/storage/samples/route.ts';
import * as tablesRoute from '#app/repo/v1/admin/storage/tables/route.ts';
import * as uploadsRoute from '#app/repo/v1/admin/storage/uploads/route.ts';
import * as usageRoute from '#app/repo/v1/admin/storage/usage/route.ts';
import { storageGroups } from '#lib/contracts/storage.ts';
import { bucketUse, databaseUse, openUploads, storageSamples } from '#lib/contracts/storage-report.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { disconnectRepositoryReader } from '#server/adapters/repository-reader/read-repository.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let repository: Client;

beforeAll(async () => {
  stack = await startTestStack('sample');
  repository = new Client(stack.repository.url);
  await repository.connect();
});

afterAll(async () => {
  await repository.end();
  await disconnectRepositoryReader();
  await stack.close();
});

const base = '/repo/v1/admin/storage';

function get(routes: Record<string, unknown>, path: string, token = stack.tokens.administrator): Promise<Response> {
  return callRoute(routes, 'GET', base + path, { token });
}

async function csv(routes: Record<string, unknown>, path: string) {
  const answer = await get(routes, path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z-]+\.csv"$/);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
  expect(text.startsWith('\uFEFF')).toBe(true);
  return text.slice(1).split('\r\n').slice(0, -1);
}

async function put(key: string, bytes: number): Promise<void> {
  const { bucket } = stack.bucket;
  const uploadId = await bucket.createUpload(key);
  const part = await bucket.uploadPart(key, uploadId, 1, Buffer.alloc(bytes, 1));
  await bucket.completeUpload(key, uploadId, [part]);
}

describe('every address', () => {
  it('is an administrator’s', async () => {
    for (const routes of [usageRoute, tablesRoute, bucketRoute, uploadsRoute, samplesRoute]) {
      expect((await get(routes, '', stack.tokens.user)).status).toBe(403);
    }
    const path = `${base}/uploads?key=a&uploadId=b`;
    expect((await callRoute(uploadsRoute, 'DELETE', path, { token: stack.tokens.user })).status).toBe(403);
    expect((await callRoute(uploadsRoute, 'DELETE', path)).status).toBe(403);
  });

  it('says what it takes', async () => {
    expect((await get(usageRoute, '/usage')).status).toBe(400);
    expect((await get(usageRoute, '/usage?by=SIZE')).status).toBe(400);
    expect((await get(samplesRoute, '/samples?days=0')).status).toBe(400);
    expect((await get(tablesRoute, '/tables?format=xml')).status).toBe(400);
    const answer = await callRoute(uploadsRoute, 'DELETE', `${base}/uploads?key=a`, {
      token: stack.tokens.administrator,
    });
    expect(answer.status).toBe(400);
  });
});

describe('what the repository stores', () => {
  it('is sorted by any column, and users have their emails', async () => {
    const read = async (query: string) =>
      storageGroups.strict().parse(await (await get(usageRoute, `/usage?${query}`)).json());
    const users = await read('by=USER_ID&sort=value&order=asc&limit=5');
    expect(users.results.map(({ value }) => value)).toEqual(['1', '2', '3', '4', '5']);
    expect(users.results[0]?.label).toBe('ada@example.org');
    expect(users.totalNumberOfResults).toBe(9);
    const types = await read('by=CONTENT_TYPE&sort=count&order=asc');
    const counts = types.results.map(({ count }) => count);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(types.totalCount).toBe(counts.reduce((sum, count) => sum + count, 0));
  });

  it('is given whole as CSV, with what would be a formula made harmless', async () => {
    await repository.query(
      `update file_handle set content_type = '=HYPERLINK("x"),y' where id = (select min(id) from file_handle)`,
    );
    const lines = await csv(usageRoute, '/usage?by=CONTENT_TYPE&format=csv');
    expect(lines[0]).toBe('content_type,size_bytes,files');
    const { rows } = await repository.query('select count(distinct content_type)::int as types from file_handle');
    expect(lines).toHaveLength(rows[0].types + 1);
    expect(lines).toContainEqual(expect.stringMatching(/^"'=HYPERLINK\(""x""\),y",\d+,1$/));
    const entities = await csv(usageRoute, '/usage?by=NODE_ID&format=csv');
    expect(entities.length).toBeGreaterThan(700);
  });
});

describe('what the database uses', () => {
  it('is told table by table, and adds up', async () => {
    await repository.query(`
      create table big (id int primary key, body text);
      alter table big alter body set storage external;
      insert into big select n, repeat(md5(n::text), 400) from generate_series(1, 200) n;
      delete from big where id <= 50;
      create table parted (id int) partition by range (id);
      create table parted_1 partition of parted for values from (0) to (10)`);
    await repository.query('vacuum analyze entity');
    await repository.query('select pg_stat_force_next_flush()');
    await expect
      .poll(async () => {
        const use = databaseUse.strict().parse(await (await get(tablesRoute, '/tables')).json());
        return use.tables.find(({ name }) => name === 'big')?.deadRows;
      })
      .toBe(50);
    const use = databaseUse.parse(await (await get(tablesRoute, '/tables')).json());
    const big = use.tables.find(({ name }) => name === 'big');
    const { rows } = await repository.query(
      `select pg_total_relation_size('big')::float8 as total, pg_indexes_size('big')::float8 as indexes,
              pg_relation_size('big')::float8 as main`,
    );
    expect(big).toMatchObject({ schema: 'public', totalBytes: rows[0].total, indexBytes: rows[0].indexes });
    expect(big?.toastBytes).toBeGreaterThan(200 * 12_800);
    expect(big?.heapBytes).toBeGreaterThanOrEqual(rows[0].main);
    for (const table of use.tables) {
      expect(table.heapBytes + table.indexBytes + table.toastBytes).toBe(table.totalBytes);
    }
    expect(use.tables.find(({ name }) => name === 'entity')).toMatchObject({
      rows: 863,
      lastAnalyzeOn: expect.any(String),
    });
    expect(use.tables.map(({ name }) => name)).toContain('parted_1');
    expect(use.tables.map(({ name }) => name)).not.toContain('parted');
    expect(use.bytes).toBeGreaterThan(use.tables.reduce((sum, { totalBytes }) => sum + totalBytes, 0));
    const lines = await csv(tablesRoute, '/tables?format=csv');
    expect(lines).toHaveLength(use.tables.length + 1);
  });
});

describe('what the bucket holds', () => {
  beforeAll(async () => {
    await put('BackupDaemonJob1-000000000000000001.zip', 300);
    await put('copies/nightly.zip', 200);
    await put('copies/nightly.zip.json', 90);
    await put('notes/a.txt', 20);
    await put('notes/deep/b.txt', 30);
    await put('readme.md', 7);
  });

  it('is its backups, the notes beside them, and the others by their folder', async () => {
    const use = bucketUse.strict().parse(await (await get(bucketRoute, '/bucket')).json());
    expect(use.backups.map(({ key, size }) => [key, size]).sort()).toEqual([
      ['BackupDaemonJob1-000000000000000001.zip', 300],
      ['copies/nightly.zip', 200],
    ]);
    expect(use.notes).toEqual({ count: 1, bytes: 90 });
    expect(use.others.map(({ prefix, count, bytes }) => [prefix, count, bytes])).toEqual([
      ['notes/', 2, 50],
      ['', 1, 7],
    ]);
    expect(await csv(bucketRoute, '/bucket?format=csv&list=others')).toHaveLength(3);
    expect(await csv(bucketRoute, '/bucket?format=csv')).toHaveLength(3);
  });

  it('has open uploads that can be aborted, but not the one of the daemon at work', async () => {
    const { bucket } = stack.bucket;
    const token = stack.tokens.administrator;
    const left = { key: 'left over/ä +&?.zip', uploadId: await bucket.createUpload('left over/ä +&?.zip') };
    const held = { key: 'BackupDaemonJob9-9.zip', uploadId: await bucket.createUpload('BackupDaemonJob9-9.zip') };
    const daemon = await consoleDb().daemon.create({
      data: { type: 'BACKUP', backupKey: held.key, startedBy: 'admin@example.org' },
    });
    const abort = async (upload: { key: string; uploadId: string }) => {
      const answer = await callRoute(uploadsRoute, 'DELETE', `${base}/uploads?${new URLSearchParams(upload)}`, {
        token,
      });
      return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
    };
    const open = openUploads.strict().parse(await (await get(uploadsRoute, '/uploads')).json()).results;
    expect(open.map(({ key, uploadId, daemonId }) => ({ key, uploadId, daemonId }))).toEqual(
      expect.arrayContaining([
        { ...left, daemonId: null },
        { ...held, daemonId: String(daemon.id) },
      ]),
    );
    expect(await csv(uploadsRoute, '/uploads?format=csv')).toHaveLength(3);
    expect(await abort(held)).toEqual({
      status: 409,
      body: {
        reason: `This upload belongs to a running job (ID: ${daemon.id}). Stop the job, which aborts its upload as well.`,
        code: 'CONFLICT',
        id: String(daemon.id),
      },
    });
    expect((await abort({ ...left, uploadId: held.uploadId })).status).toBe(404);
    expect((await abort(left)).status).toBe(204);
    expect((await abort(left)).status).toBe(404);
    expect((await bucket.listUploads('')).map(({ key }) => key)).toEqual([held.key]);
    await consoleDb().daemon.update({ where: { id: daemon.id }, data: { status: 'FAILED', endedOn: new Date() } });
    expect((await abort(held)).status).toBe(204);
    expect(await bucket.listUploads('')).toEqual([]);
  });
});

describe('the samples', () => {
  it('of a young console are all given, whatever time is asked for', async () => {
    const hourMs = 3_600_000;
    await consoleDb().storageSample.createMany({
      data: [0, 1, 2].map((hour) => ({
        occasion: `young ${hour}`,
        takenOn: new Date(Date.now() - hour * hourMs),
        databaseBytes: BigInt(10 - hour),
      })),
    });
    for (const query of ['?days=30&points=60', '?days=365']) {
      const { results } = storageSamples.strict().parse(await (await get(samplesRoute, `/samples${query}`)).json());
      expect(results.map(({ databaseBytes }) => databaseBytes)).toEqual([8, 9, 10]);
    }
    await consoleDb().storageSample.deleteMany();
  });

  it('are all given for a short time, and one for each step of a long one', async () => {
    const hourMs = 3_600_000;
    const now = Date.now();
    await consoleDb().storageSample.createMany({
      data: Array.from({ length: 24 * 400 }, (_, hour) => ({
        occasion: `hour test ${hour}`,
        takenOn: new Date(now - hour * hourMs),
        databaseBytes: BigInt(1_000_000 - hour),
      })),
    });
    const read = async (query: string) =>
      storageSamples.strict().parse(await (await get(samplesRoute, `/samples${query}`)).json()).results;
    const week = await read('');
    expect(week).toHaveLength(7 * 24);
    expect(week.at(-1)).toMatchObject({ occasion: 'HOUR', databaseBytes: 1_000_000, usageBytes: null });
    const year = await read('?days=365');
    expect(year.length).toBeGreaterThan(480);
    expect(year.length).toBeLessThan(502);
    const times = year.map(({ takenOn }) => takenOn);
    expect(times).toEqual([...times].sort());
    expect(year.at(-1)).toEqual(week.at(-1));
    expect(await csv(samplesRoute, '/samples?days=365&format=csv')).toHaveLength(365 * 24 + 1);
  });
});
