import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { takeBackup } from '../backup/testing/backup-fixture.ts';
import { formatContentHash } from '../content-hash/content-hash.ts';
import { hashObjectData, hashObjectList } from './hash-large-objects.ts';

let place: TestBucket;
let database: TestDatabase;

beforeAll(async () => {
  place = await startTestBucket();
  database = await testDatabase();
});
afterAll(async () => {
  await database?.drop();
  await place?.stop();
});

it('gives what the manifest of a backup says, and something else after a change', async () => {
  const connection = await createRepository(database).connect({ applicationName: 'test' });
  try {
    await connection.query(`select lo_from_bytea(1002, decode(repeat('0a5c00', 200000), 'hex')), lo_create(1003)`);
    await connection.query(
      `select lo_from_bytea((2000 + i)::oid, ('object ' || i)::bytea) from generate_series(1, 1500) i`,
    );
    const { manifest } = (await takeBackup(place.bucket, database.url)).archive;
    const [list, data] = [await hashObjectList(connection), await hashObjectData(connection)];
    expect(list.rows).toBe(1502);
    expect(manifest.largeObjects).toMatchObject({
      list: { rows: list.rows, contentHash: formatContentHash(list) },
      data: { rows: data.rows, contentHash: formatContentHash(data) },
    });
    await connection.query(`select lo_put(2007, 0, 'O')`);
    expect(await hashObjectList(connection)).toEqual(list);
    expect(await hashObjectData(connection)).not.toEqual(data);
  } finally {
    await connection.close();
  }
});
