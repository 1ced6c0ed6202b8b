import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { debianServerVersion, type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import { takeBackup } from '../backup/testing/backup-fixture.ts';
import { preflightRestore, type RestorePlan } from './preflight-restore.ts';
import { restore } from './restore.ts';
import { testLimits } from './testing/open-restore-fixture.ts';

const schema = `create table book (id int primary key, title text);
  insert into book select n, 'title ' || n from generate_series(1, 100) n;
  create table loan (id int primary key, on_day date) partition by range (id);
  create table loan_low partition of loan for values from (0) to (100);
  create table loan_high partition of loan default;
  insert into loan select n, '2026-01-01' from generate_series(1, 150) n;
  create table quiet (a int)`;

let place: TestBucket;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  place = await startTestBucket();
});
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});
afterAll(() => place.stop());

async function database(server: 'embedded' | 'debian' = 'embedded', sql = schema): Promise<TestDatabase> {
  const made = await testDatabase({ server });
  databases.push(made);
  await run(made.url, sql);
  return made;
}

/** Its session's counts are in once it has ended. */
async function run(url: string, sql: string): Promise<void> {
  const connection = await createRepository({ url }).connect({ applicationName: 'test' });
  try {
    await connection.execute(sql);
  } finally {
    await connection.close();
  }
}

function inputFor(url: string, key: string) {
  const { bucket } = place;
  const { signal } = new AbortController();
  return { bucket, repository: createRepository({ url }), key, schemas: null, applicationName: 'test', signal };
}

async function since(url: string, key: string): Promise<RestorePlan['since']> {
  return (await preflightRestore(inputFor(url, key))).since;
}

/** What is known of each table: "+3 ~2 -1", or why not. */
async function changes(url: string, key: string): Promise<Record<string, string>> {
  const { tables } = await since(url, key);
  return Object.fromEntries(
    tables.map((table) => [
      table.name,
      table.changes === null
        ? table.unknown
        : `+${table.changes.inserted} ~${table.changes.updated} -${table.changes.deleted}`,
    ]),
  );
}

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);
const nothing = { book: '+0 ~0 -0', loan_high: '+0 ~0 -0', loan_low: '+0 ~0 -0', quiet: '+0 ~0 -0' };

describe.each(someOf(servers, 1, 'changes'))('what changed since a backup, on the %s server', (server) => {
  test('is counted for each table, by its owner', async () => {
    const { url } = await database(server);
    const { archive } = await takeBackup(place.bucket, url);
    const { key } = archive.object;
    expect(archive.manifest.countsOrigin?.systemIdentifier).toMatch(/^\d+$/);
    expect(await changes(url, key)).toEqual(nothing);
    await run(
      url,
      `insert into book select n, 'new' from generate_series(101, 103) n; update book set title = '' where id <= 2;
      delete from book where id = 50; insert into loan select n, null from generate_series(200, 206) n;
      delete from loan where id < 5`,
    );
    await expect
      .poll(() => changes(url, key), { timeout: 30_000 })
      .toEqual({ ...nothing, book: '+3 ~2 -1', loan_high: '+7 ~0 -0', loan_low: '+0 ~0 -4' });
  });

  test('is not known of a table that was truncated, rewritten or made anew', async () => {
    const { url } = await database(server);
    const { key } = (await takeBackup(place.bucket, url)).archive.object;
    await run(
      url,
      'truncate book; drop table quiet; create table quiet (a int); insert into loan values (-1 + 2 + 300)',
    );
    await run(url, 'vacuum full loan_low');
    await expect
      .poll(() => changes(url, key), { timeout: 30_000 })
      .toEqual({
        book: 'TABLE_EMPTIED_OR_REWRITTEN',
        loan_high: '+1 ~0 -0',
        loan_low: 'TABLE_EMPTIED_OR_REWRITTEN',
        quiet: 'TABLE_MADE_ANEW',
      });
  });

  test('is not known once the counts were reset', async () => {
    const { url, adminUrl } = await database(server);
    const { key } = (await takeBackup(place.bucket, url)).archive.object;
    await run(adminUrl, 'select pg_stat_reset()');
    expect((await since(url, key)).unknown).toBe('COUNTS_BEGAN_ANEW');
    const { key: later } = (await takeBackup(place.bucket, url)).archive.object;
    expect(await changes(url, later)).toEqual(nothing);
    await run(adminUrl, `select pg_stat_reset_single_table_counters('book'::regclass)`);
    expect((await since(url, later)).unknown).toBe('COUNTS_BEGAN_ANEW');
  });
});

test('is not known in another database, nor after a restore', async () => {
  const [{ url }, other] = [await database(), await database()];
  const { key } = (await takeBackup(place.bucket, url)).archive.object;
  expect((await since(other.url, key)).unknown).toBe('ANOTHER_DATABASE');
  await restore({
    ...inputFor(url, key),
    limits: testLimits,
    lockTimeoutMs: 5000,
    onProgress: () => {},
    onBeforeChange: async () => {},
    onTransaction: async () => {},
  });
  const unknown = 'TABLE_EMPTIED_OR_REWRITTEN';
  expect(await changes(url, key)).toEqual({ book: unknown, loan_high: unknown, loan_low: unknown, quiet: unknown });
});

test('counts that are no longer told keep no backup and no preview from being made', async () => {
  const { url, adminUrl, name } = await database();
  await run(adminUrl, `alter database ${name} set track_counts = off`);
  const { archive } = await takeBackup(place.bucket, url);
  expect(archive.manifest.countsOrigin).toBeUndefined();
  expect((await since(url, archive.object.key)).unknown).toBe('ARCHIVE_HAS_NO_COUNTS');
  await run(adminUrl, `alter database ${name} reset track_counts`);
  const { key } = (await takeBackup(place.bucket, url)).archive.object;
  await run(adminUrl, 'revoke execute on function pg_stat_get_tuples_inserted(oid) from public');
  expect((await since(url, key)).unknown).toBe('NOT_COUNTED');
  expect((await takeBackup(place.bucket, url)).archive.manifest.countsOrigin).toBeUndefined();
});
