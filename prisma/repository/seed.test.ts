import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '#prisma/migrate.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { seedRepository } from './seed.ts';

describe('seedRepository', () => {
  let database: TestDatabase;
  let client: Client;

  beforeEach(async () => {
    database = await testDatabase();
    await migrate(database.url, 'repository');
    client = new Client(database.url);
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  it('makes exactly 863 entities, by whichever of two processes comes first', async () => {
    const seeded = await Promise.all([seedRepository(database.url), seedRepository(database.url)]);
    expect(seeded.sort()).toEqual([false, true]);
    const { rows } = await client.query(
      'select type, count(*)::int as entities from entity group by type order by type',
    );
    expect(rows).toEqual([
      { type: 'project', entities: 7 },
      { type: 'folder', entities: 56 },
      { type: 'file', entities: 786 },
      { type: 'dataset', entities: 14 },
    ]);
  });

  it('makes the same every time', async () => {
    const digest = `select md5(string_agg(e::text, '|' order by id)) as digest from entity e`;
    await seedRepository(database.url);
    const other = await testDatabase({ content: 'sample' });
    const otherClient = new Client(other.url);
    await otherClient.connect();
    const [one, two] = [await client.query(digest), await otherClient.query(digest)];
    await otherClient.end();
    await other.drop();
    expect(one.rows).toEqual(two.rows);
  });

  it('leaves a repository alone that was emptied by its users', async () => {
    await seedRepository(database.url);
    await client.query('delete from entity');
    expect(await seedRepository(database.url)).toBe(false);
  });

  it('has one storage usage row for each stored file', async () => {
    await seedRepository(database.url);
    const { rows } = await client.query(
      `select count(*)::int as files, count(*) filter (where is_attachment)::int as attachments,
        count(*) filter (where node_id is null)::int as homeless, count(distinct storage_provider)::int as providers
       from storage_usage`,
    );
    expect(rows).toEqual([{ files: 807, attachments: 21, homeless: 0, providers: 3 }]);
  });
});
