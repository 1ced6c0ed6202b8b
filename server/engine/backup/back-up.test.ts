import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { debianServerVersion, type TestContent, type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import { readSchemaSql } from '../archive/read-schema-sql.ts';
import { formatContentHash } from '../content-hash/content-hash.ts';
import { hashTable } from '../verify/hash-table.ts';
import { copyDirectly, readArchivedTable, takeBackup, testLimits } from './testing/backup-fixture.ts';

let place: TestBucket;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  place = await startTestBucket();
});
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});
afterAll(() => place.stop());

async function database(options: Parameters<typeof testDatabase>[0] = {}, sql?: string): Promise<TestDatabase> {
  const made = await testDatabase(options);
  databases.push(made);
  if (sql !== undefined) await run(made.url, sql);
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

/** The content hashes in the manifest are those of the tables as they are read apart from any backup. */
async function expectHashes(url: string, { manifest }: OpenedArchive): Promise<void> {
  const connection = await createRepository({ url }).connect({ applicationName: 'test' });
  try {
    for (const table of manifest.tables) {
      const hash = await hashTable(connection, table);
      expect(hash.rows).toBe(table.rows);
      expect(table.contentHash).toBe(formatContentHash(hash));
    }
  } finally {
    await connection.close();
  }
}

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);
const contents: TestContent[] = ['pagila', 'chinook'];

describe('a backup', () => {
  const samples = servers.flatMap((server) => contents.map((content) => [content, server] as const));
  it.each(someOf(samples, 2, 'backups'))('of %s on the %s server holds what COPY gives', async (content, server) => {
    const { url } = await database({ content, server });
    const { archive, result, progress } = await takeBackup(place.bucket, url);
    const connection = await createRepository({ url }).connect({ applicationName: 'test' });
    const { tables, sequences } = archive.manifest;
    expect(tables.length).toBe(content === 'pagila' ? 21 : 11);
    for (const table of tables) {
      const direct = await copyDirectly(connection, table);
      expect((await readArchivedTable(place.bucket, archive, table.name)).equals(direct), table.name).toBe(true);
      expect(table.rawBytes).toBe(direct.length);
    }
    for (const { schema, name, lastValue, isCalled } of sequences) {
      const values = await connection.query(`select last_value, is_called from ${schema}.${name}`);
      expect(values).toEqual([{ last_value: lastValue, is_called: isCalled }]);
    }
    await connection.close();
    await expectHashes(url, archive);
    expect(result).toMatchObject({ bytes: archive.object.size, tables: tables.length, notes: [] });
    expect(progress.every(({ current, total }) => current <= total)).toBe(true);
    expect(progress.at(-1)).toEqual({ message: 'Finishing the archive', current: result.rows, total: result.rows });
  });

  it('holds every kind of table and value', async () => {
    const { url } = await database(
      {},
      `create schema "Ünï ""q"" a/b";
      create table "Ünï ""q"" a/b"."tä.ble" ("a b" int, "sum" int generated always as ("a b" * 2) stored, c bytea, r regclass);
      insert into "Ünï ""q"" a/b"."tä.ble" ("a b", c, r)
        values (1, '\\x000a5c0d', 'pg_class'), (2, null, '"Ünï ""q"" a/b"."tä.ble"');
      create table no_columns (); insert into no_columns default values; insert into no_columns default values;
      create table only_generated (g int generated always as (1) stored); insert into only_generated default values;
      create table empty (a int);
      create unlogged table unlogged (a text); insert into unlogged values (E'tab\\tline\\n\\\\N');
      create table parent (a int); create table child (b int) inherits (parent);
      insert into parent values (1); insert into child values (2, 3);
      create table parts (k int, v text) partition by list (k);
      create table part_one partition of parts for values in (1); create table part_other partition of parts default;
      insert into parts values (1, 'one'), (7, 'seven');
      create sequence untouched start 5; create sequence back increment -1; select nextval('back');
      create materialized view second_view as select 1 as a; create view between_views as select * from second_view;
      create materialized view first_view as select * from between_views;
      create materialized view unfilled as select 1 as a with no data;`,
    );
    const { archive, result } = await takeBackup(place.bucket, url);
    const read = async (name: string) => (await readArchivedTable(place.bucket, archive, name)).toString();
    expect(await read('tä.ble')).toBe('1\t\\\\x000a5c0d\tpg_class\n2\t\\N\t"Ünï ""q"" a/b"."tä.ble"\n');
    expect(await read('no_columns')).toBe('\n\n');
    expect(await read('only_generated')).toBe('\n');
    expect(await read('empty')).toBe('');
    expect(await read('unlogged')).toBe('tab\\tline\\n\\\\N\n');
    expect(await read('parent')).toBe('1\n');
    expect(await read('child')).toBe('2\t3\n');
    expect(await read('part_one')).toBe('1\tone\n');
    expect(await read('part_other')).toBe('7\tseven\n');
    expect(archive.manifest.tables.map((table) => table.name)).not.toContain('parts');
    expect(archive.manifest.sequences).toEqual([
      { schema: 'public', name: 'back', lastValue: '-1', isCalled: true },
      { schema: 'public', name: 'untouched', lastValue: '5', isCalled: false },
    ]);
    expect(archive.manifest.materializedViews.map((view) => view.name)).toEqual(['second_view', 'first_view']);
    expect(result.rows).toBe(10);
    await expectHashes(url, archive);
  });

  it('of a database without tables is an archive without tables', async () => {
    const { url } = await database();
    const { archive, result } = await takeBackup(place.bucket, url);
    expect(result).toMatchObject({ rows: 0, tables: 0 });
    expect(archive.manifest).toMatchObject({ tables: [], sequences: [], rows: 0, schemas: ['public'] });
  });

  it('names what it does not hold', async () => {
    const { url, adminUrl } = await database();
    await run(
      adminUrl,
      `create extension postgres_fdw; create server elsewhere foreign data wrapper postgres_fdw;
      create foreign table distant (a int) server elsewhere`,
    );
    const { result, archive } = await takeBackup(place.bucket, url);
    expect(result.notes).toEqual([
      'The rows of the foreign table public.distant are on another server: they are not in the backup.',
    ]);
    expect(archive.manifest.notes).toEqual(result.notes);
  });

  it('names the subscriptions that only a superuser may read', async () => {
    const { url, adminUrl } = await database();
    const options = '(connect = false, slot_name = none)';
    await run(adminUrl, `create subscription far connection 'host=nowhere' publication p with ${options}`);
    try {
      const { result } = await takeBackup(place.bucket, url);
      expect(result.notes).toEqual(['The subscription far is not in the backup: only a superuser may read it.']);
      const { result: whole, archive } = await takeBackup(place.bucket, adminUrl);
      expect(whole.notes).toEqual([]);
      const schema = await readSchemaSql(place.bucket, archive);
      expect(schema?.postData.join()).toContain('CREATE SUBSCRIPTION far');
    } finally {
      await run(adminUrl, 'drop subscription far');
    }
  });

  it('streams rows larger than a chunk', async () => {
    const { url } = await database(
      {},
      `create table huge (id int, body text);
      insert into huge select i, repeat(md5(i::text), 1600000) from generate_series(1, 2) i;
      insert into huge values (3, 'small')`,
    );
    const { archive } = await takeBackup(place.bucket, url);
    const connection = await createRepository({ url }).connect({ applicationName: 'test' });
    const [table] = archive.manifest.tables;
    if (table === undefined) throw new Error('no table');
    const direct = await copyDirectly(connection, table);
    await connection.close();
    expect((await readArchivedTable(place.bucket, archive, 'huge')).equals(direct)).toBe(true);
    expect(table.rows).toBe(3);
    await expectHashes(url, archive);
    expect(Math.max(...table.chunks.map((chunk) => chunk.rawBytes))).toBeLessThan(48_000_000);
  });

  it('cuts large tables into ranges that together hold every row once', async () => {
    const { url } = await database(
      {},
      `create table large as select i as id, repeat(md5(i::text), 20) as body from generate_series(1, 90000) i;
      delete from large where id % 3 = 0`,
    );
    const { archive, progress } = await takeBackup(place.bucket, url, { limits: { ...testLimits, connections: 3 } });
    const [table] = archive.manifest.tables;
    expect(table?.chunks.length).toBeGreaterThan(2);
    expect(table?.rows).toBe(60_000);
    const ids = (await readArchivedTable(place.bucket, archive, 'large')).toString().split('\n').slice(0, -1);
    expect(ids.map((line) => Number.parseInt(line, 10))).toEqual(
      Array.from({ length: 90_000 }, (_, index) => index + 1).filter((id) => id % 3 !== 0),
    );
    expect(progress.every(({ current, total }) => current <= total)).toBe(true);
    await expectHashes(url, archive);
  });

  it('names all of its sessions as it is told, so that they can be found and ended', async () => {
    const { url, adminUrl } = await database({ content: 'pagila' });
    const connection = await createRepository({ url: adminUrl }).connect({ applicationName: 'onlooker' });
    const applicationName = 'stack-console daemon 7 abc';
    const names = new Set<string>();
    let looked = Promise.resolve();
    const look = async () => {
      const sessions = await connection.query<{ name: string }>(
        `select application_name as name from pg_stat_activity
          where datname = current_database() and application_name <> 'onlooker' and backend_type = 'client backend'`,
      );
      for (const { name } of sessions) names.add(name);
    };
    await takeBackup(place.bucket, url, {
      applicationName,
      onProgress: () => {
        looked = looked.then(look);
      },
    });
    await looked;
    await connection.close();
    expect(names).toEqual(new Set([applicationName]));
  });
});
