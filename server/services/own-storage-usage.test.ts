import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { disconnectRepositoryReader, readRepository } from '#server/adapters/repository-reader/read-repository.ts';
import { resetSettings } from '#server/env.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import type { Caller } from './accounts/authenticate.ts';
import { getDatabaseUse } from './storage/get-database-use.ts';
import { getOwnStorageSummary, getStorageSummary, getUserStorageSummary } from './storage/get-storage-summary.ts';
import { getStorageUsageSetup } from './storage/get-storage-usage-setup.ts';
import { listOwnStorageDetails } from './storage/list-storage-details.ts';
import { streamStorageGroups } from './storage/list-storage-groups.ts';

const columns = `id bigint, user_id text, node_id uuid, location text, is_attachment boolean, storage_provider text,
  content_type varchar(100), content_size numeric, content_md5 text`;
const administrator: Caller = {
  userId: 1,
  email: 'admin@example.org',
  displayName: 'A',
  isAdministrator: true,
  sessionId: 1,
};
const person: Caller = { userId: 2, email: 'ada@example.org', displayName: 'B', isAdministrator: false, sessionId: 2 };
const none = { aggregation: [] };

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase({ content: 'empty' });
  client = new Client(database.url);
  await client.connect();
});

beforeEach(async () => {
  await client.query('drop schema if exists files cascade; drop schema public cascade; create schema public');
  use();
});

afterAll(async () => {
  await client.end();
  await disconnectRepositoryReader();
  delete process.env.REPOSITORY_SCHEMAS;
  await database.drop();
});

/** A repository of the user's own. */
function use(schemas?: string): void {
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    REPOSITORY_DATABASE_URL: database.url,
    S3_BUCKET: 'unused',
    REPOSITORY_SCHEMAS: schemas ?? '',
  });
  resetSettings();
}

describe('a repository’s own storage_usage', () => {
  it('is asked for in a sentence that names its columns when there is none', async () => {
    await expect(getStorageSummary(none)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message:
        'The database has no storage_usage. Provide a view or table of that name, in one of REPOSITORY_SCHEMAS or on the search path of the console’s role, with one row for each stored file and the columns id, user_id, node_id, location, is_attachment, storage_provider, content_type, content_size, content_md5.',
    });
  });

  it('can be asked for without an error', async () => {
    const { problem } = await getStorageUsageSetup();
    expect(problem).toContain('The database has no storage_usage.');
    await client.query(`create table storage_usage (${columns})`);
    expect(await getStorageUsageSetup()).toEqual({ problem: null });
    await client.query('alter table storage_usage alter content_size type text');
    expect((await getStorageUsageSetup()).problem).toContain('its content_size takes a number of bytes, not text');
  });

  it('is told what it lacks', async () => {
    await client.query('create table storage_usage (id int, user_id int, location text, is_attachment bool)');
    await expect(getStorageSummary(none)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('it has no node_id, storage_provider, content_type, content_size, content_md5.'),
    });
    await client.query(`drop table storage_usage; create table storage_usage (${columns});
      alter table storage_usage alter content_size type text`);
    await expect(getStorageSummary(none)).rejects.toThrow('its content_size takes a number of bytes, not text');
  });

  it('is found in REPOSITORY_SCHEMAS first, then on the search path', async () => {
    await client.query(`create schema files; create table files.storage_usage (${columns});
      insert into files.storage_usage (id, content_size) values (1, 5), (2, 6)`);
    await expect(getStorageSummary(none)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    use('files');
    expect(await getStorageSummary(none)).toMatchObject({ totalSize: 11, totalCount: 2 });
    await client.query(
      `create table storage_usage (${columns}); insert into storage_usage (id, content_size) values (1, 99)`,
    );
    expect(await getStorageSummary(none)).toMatchObject({ totalSize: 11 });
    use();
    expect(await getStorageSummary(none)).toMatchObject({ totalSize: 99 });
  });

  it('says what is to be granted when it may not be read', async () => {
    await client.query(`create schema files; create table files.storage_usage (${columns})`);
    await client.query('revoke all on files.storage_usage from current_user');
    use('files');
    await expect(getStorageSummary(none)).rejects.toMatchObject({
      code: 'REPOSITORY_REFUSED',
      message: expect.stringContaining('Grant it SELECT'),
    });
  });

  it('may have nulls, and sizes that are missing', async () => {
    await client.query(`create table storage_usage (${columns});
      insert into storage_usage (id, content_type, content_size) values (1, null, 7), (2, 'a/b', null), (3, 'a/b', 1)`);
    expect(await getStorageSummary({ aggregation: ['CONTENT_TYPE'] })).toEqual({
      totalSize: 8,
      totalCount: 3,
      summaryList: [
        { dimensionList: [{ dimension: 'CONTENT_TYPE', value: null }], aggregatedSize: 7, aggregatedCount: 1 },
        { dimensionList: [{ dimension: 'CONTENT_TYPE', value: 'a/b' }], aggregatedSize: 1, aggregatedCount: 2 },
      ],
    });
  });
});

describe('who a caller is in it', () => {
  it('is the user whose id is their email, without principals', async () => {
    await client.query(`create table storage_usage (${columns});
      insert into storage_usage (id, user_id, content_size) values (1, 'ada@example.org', 5), (2, 'bob', 6)`);
    expect(await getOwnStorageSummary(person, none)).toMatchObject({ totalSize: 5 });
    expect(await getUserStorageSummary(person, 'ada@example.org', none)).toMatchObject({ totalSize: 5 });
    await expect(getUserStorageSummary(person, 'bob', none)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await getUserStorageSummary(administrator, 'bob', none)).toMatchObject({ totalSize: 6 });
    expect(await getUserStorageSummary(administrator, 'nobody', none)).toMatchObject({ totalSize: 0, totalCount: 0 });
    expect(await listOwnStorageDetails(person, { offset: 0, limit: 10 })).toMatchObject({
      totalNumberOfResults: 1,
      results: [{ id: '1', nodeId: null, contentSize: 5 }],
    });
  });

  it('is nobody where ids can be no email, and an id of another type is nobody’s', async () => {
    await client.query(`create table storage_usage (${columns.replace('user_id text', 'user_id integer')});
      insert into storage_usage (id, user_id, content_size) values (1, 12, 5)`);
    expect(await getOwnStorageSummary(person, none)).toMatchObject({ totalSize: 0 });
    expect(await getUserStorageSummary(administrator, '12', none)).toMatchObject({ totalSize: 5 });
    await expect(getUserStorageSummary(administrator, 'twelve', none)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(getUserStorageSummary(administrator, '99999999999', none)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('never matches an id that is their email cut short', async () => {
    await client.query(`create table storage_usage (${columns.replace('user_id text', 'user_id varchar(5)')});
      insert into storage_usage (id, user_id, content_size) values (1, 'ada@e', 5)`);
    expect(await getOwnStorageSummary(person, none)).toMatchObject({ totalSize: 0 });
  });

  it('is the principal of their email where there are principals beside it', async () => {
    await client.query(`create table storage_usage (${columns});
      create table principal (id uuid, email text);
      insert into principal values ('00000000-0000-0000-0000-000000000001', 'Ada@Example.org');
      insert into storage_usage (id, user_id, content_size) values (1, '00000000-0000-0000-0000-000000000001', 5), (2, 'ada@example.org', 6)`);
    expect(await getOwnStorageSummary(person, none)).toMatchObject({ totalSize: 5 });
    await expect(getUserStorageSummary(administrator, 'x', none)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('reading the repository', () => {
  it('cancels what nobody waits for any more, and keeps its connections', async () => {
    const gone = new AbortController();
    const asked = readRepository((session) => session.query('select pg_sleep(30)'), { signal: gone.signal });
    setTimeout(() => gone.abort(), 200);
    const before = Date.now();
    await expect(asked).rejects.toMatchObject({ code: 'STOPPED' });
    expect(Date.now() - before).toBeLessThan(5000);
    await expect
      .poll(async () => countOf("query like '%pg_sleep(30)%' and state = 'active' and pid <> pg_backend_pid()"))
      .toBe(0);
    expect(await readRepository((session) => session.query('select 1 as one'))).toEqual([{ one: 1 }]);
  });

  it('gives up a question that takes too long, and one behind a lock', async () => {
    await expect(
      readRepository((session) => session.query('select pg_sleep(30)'), { timeoutMs: 100 }),
    ).rejects.toMatchObject({
      code: 'REPOSITORY_UNREACHABLE',
      message: expect.stringContaining('did not answer within'),
    });
    await client.query(`create table storage_usage (${columns})`);
    await client.query('begin; lock table storage_usage in access exclusive mode');
    try {
      await expect(getDatabaseUse()).rejects.toMatchObject({ message: expect.stringContaining('holds a lock') });
    } finally {
      await client.query('rollback');
    }
  });

  it('writes nothing', async () => {
    await expect(
      readRepository((session) => session.query('create table made_by_reader (id int)')),
    ).rejects.toMatchObject({ code: 'REPOSITORY_REFUSED', details: expect.stringContaining('25006') });
  });

  it('streams groups a batch at a time, and a reader that leaves ends the session’s work', async () => {
    await client.query(`create table storage_usage (${columns});
      insert into storage_usage (id, user_id, content_size) select n, 'user ' || n, n from generate_series(1, 5000) n`);
    const asked = { by: 'USER_ID', sort: 'size', order: 'desc' } as const;
    const batches: (string | number | null)[][][] = [];
    for await (const batch of await streamStorageGroups(asked)) batches.push(batch);
    expect(batches.map(({ length }) => length)).toEqual([2000, 2000, 1000]);
    expect(batches[0]?.[0]).toEqual(['user 5000', 5000, 1]);
    for await (const batch of await streamStorageGroups(asked)) {
      expect(batch).toHaveLength(2000);
      expect(await countOf("application_name = 'stack-console reader' and state like '%in transaction%'")).toBe(0);
      await client.query('begin; lock table storage_usage in access exclusive mode nowait; rollback');
      break;
    }
    await expect.poll(() => countOf("query like '%streamed%' and pid <> pg_backend_pid()")).toBe(0);
  });
});

async function countOf(condition: string): Promise<number> {
  const { rows } = await client.query(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and ${condition}`,
  );
  return rows[0].count;
}
