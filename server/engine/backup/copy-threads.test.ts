import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { AppError } from '#server/errors.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { copyThreads } from '#server/runner/work/start-copy-thread.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { startTestBucket, type TestBucket } from '#tests/bucket.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { describeFailure, failureOf } from '../copy-out/copy-thread-messages.ts';
import { sessionsName, takeBackup, testLimits } from './testing/backup-fixture.ts';

let place: TestBucket;
let database: TestDatabase;
let connection: RepositoryConnection;
let started: Worker[] = [];

beforeAll(async () => {
  place = await startTestBucket();
  database = await testDatabase({ content: 'chinook' });
  connection = await createRepository(database).connect({ applicationName: 'test' });
  await connection.execute(`create table noise as
    select i as id, string_agg(md5(random()::text), '') as body from generate_series(1, 30000) i, generate_series(1, 40) group by 1`);
});
afterEach(() => {
  started = [];
});
afterAll(async () => {
  await connection?.close();
  await database?.drop();
  await place?.stop();
});

function startCopyThread(): Worker {
  const worker = copyThreads(database.url, 8)?.();
  if (worker === undefined) throw new Error('There are no threads.');
  started.push(worker);
  return worker;
}

async function expectNothingLeft(): Promise<void> {
  expect(await place.bucket.listUploads('')).toEqual([]);
  for await (const object of place.bucket.list('failed')) expect(object).toBeUndefined();
  await expect
    .poll(
      () =>
        connection.query(
          `select from pg_stat_activity where datname = current_database() and application_name like '${sessionsName}%'`,
        ),
      {
        timeout: 20_000,
      },
    )
    .toEqual([]);
  expect(started.map((worker) => worker.threadId)).toEqual(started.map(() => -1));
}

describe('a backup whose sessions have threads of their own', () => {
  it('holds what one in a single thread holds', async () => {
    const alone = await takeBackup(place.bucket, database.url);
    const { archive, progress } = await takeBackup(place.bucket, database.url, {
      startCopyThread,
      limits: { ...testLimits, connections: 3 },
    });
    expect(started.length).toBe(3);
    const contents = ({ manifest }: typeof archive) =>
      manifest.tables.map(({ name, rows, rawBytes, contentHash }) => ({ name, rows, rawBytes, contentHash }));
    expect(contents(archive)).toEqual(contents(alone.archive));
    expect(progress.every(({ current, total }) => current <= total)).toBe(true);
    expect(progress.at(-1)).toEqual(alone.progress.at(-1));
    await expectNothingLeft();
  });

  it('leaves nothing when it is stopped', async () => {
    const stop = new AbortController();
    const backup = takeBackup(place.bucket, database.url, {
      startCopyThread,
      key: 'failed-stopped.zip',
      signal: stop.signal,
      onProgress: ({ current }) => {
        if (current > 1000) stop.abort();
      },
    });
    await expect(backup).rejects.toMatchObject({ code: 'STOPPED' });
    await expectNothingLeft();
  });

  it('says what the bucket said', async () => {
    const full: typeof place.bucket = Object.create(place.bucket);
    full.uploadPart = () => Promise.reject(new Error('The bucket is full.'));
    const backup = takeBackup(full, database.url, { startCopyThread, key: 'failed-full.zip' });
    await expect(backup).rejects.toThrow('The bucket is full.');
    await expectNothingLeft();
  });

  it('leaves nothing when a thread dies', async () => {
    const backup = takeBackup(place.bucket, database.url, {
      startCopyThread,
      key: 'failed-thread.zip',
      onProgress: ({ current }) => {
        if (current > 1000) void started[0]?.terminate();
      },
    });
    await expect(backup).rejects.toMatchObject({ code: 'INTERNAL' });
    await expectNothingLeft();
  });

  it('says what PostgreSQL said', async () => {
    let ended: Promise<unknown> | null = null;
    // The archive is larger than the memory, so the copying cannot end while an upload waits for this.
    const patient: typeof place.bucket = Object.create(place.bucket);
    patient.uploadPart = async (...part) => {
      ended ??= connection.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like '${sessionsName}%'`,
      );
      expect(await ended).not.toEqual([]);
      return place.bucket.uploadPart(...part);
    };
    const backup = takeBackup(patient, database.url, {
      startCopyThread,
      limits: { ...testLimits, memoryBytes: 20_000_000 },
      key: 'failed-database.zip',
    });
    await expect(backup).rejects.toMatchObject({ code: expect.stringMatching(/^REPOSITORY_/) });
    expect(ended).not.toBeNull();
    await expectNothingLeft();
  });

  it('knows why PostgreSQL refused', () => {
    const refused = new AppError('REPOSITORY_REFUSED', 'It is locked.', {
      details: 'SQLSTATE 55P03, canceling statement',
      sqlState: '55P03',
      reason: 'TABLE_IN_USE',
    });
    const received = failureOf(structuredClone(describeFailure(refused)));
    expect(received).toMatchObject({
      code: 'REPOSITORY_REFUSED',
      message: 'It is locked.',
      details: 'SQLSTATE 55P03, canceling statement',
      reason: 'TABLE_IN_USE',
    });
    expect(hasSqlState(received, '55P03')).toBe(true);
  });
});

it('takes threads only where processors abound', () => {
  expect(copyThreads('postgresql://nowhere', 2)).toBeUndefined();
});
