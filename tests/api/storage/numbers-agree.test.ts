import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import * as detailsRoutes from '#app/repo/v1/admin/daemon/[id]/details/route.ts';
import * as previewRoutes from '#app/repo/v1/admin/restore-preview/route.ts';
import * as bucketRoutes from '#app/repo/v1/admin/storage/bucket/route.ts';
import * as samplesRoutes from '#app/repo/v1/admin/storage/samples/route.ts';
import * as tablesRoutes from '#app/repo/v1/admin/storage/tables/route.ts';
import { backupContents, backupPage, restorePreview } from '#lib/contracts/backup.ts';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { daemonDetails } from '#lib/contracts/daemon-details.ts';
import { bucketUse, databaseUse, storageSamples } from '#lib/contracts/storage-report.ts';
import { disconnectRepositoryReader } from '#server/adapters/repository-reader/read-repository.ts';
import { takeStorageSample } from '#server/services/storage/take-storage-sample.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { putObject } from '#tests/put-object.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

const admin = '/repo/v1/admin';
let stack: TestStack;
let runner: RunnerProcess;
let repository: Client;
let token: string;
let backup: BackupRestoreStatus;
let verification: BackupRestoreStatus;
let key: string;

beforeAll(async () => {
  stack = await startTestStack('sample');
  token = stack.tokens.administrator;
  repository = new Client(stack.repository.url);
  await repository.connect();
  await repository.query(`
    create table parted (id int, note text) partition by range (id);
    create table parted_low partition of parted for values from (0) to (10);
    create table parted_high partition of parted for values from (10) to (1000);
    insert into parted select n, repeat('ü', 40) from generate_series(0, 499) n;
    create table nothing (id int);
    create materialized view summed as select count(*) as entities from entity`);
  await repository.query('vacuum analyze');
  runner = await startRunnerProcess(stack);
  await ended(await postBackup(token));
  backup = await ended(await postBackup(token));
  key = new URL(backup.backupUrl ?? '').pathname.split('/').at(-1) ?? '';
  verification = await ended(await postVerify(token, { fileName: key }));
  const note = { note: 'before the move', keep: true };
  const kept = await callRoute(noteRoutes, 'PUT', `${admin}/backup-note/${key}`, {
    token,
    body: note,
    params: { key: [key] },
  });
  expect(kept.status).toBe(200);
  await putObject(stack.bucket.bucket, 'elsewhere/readme.txt', Buffer.alloc(1234));
  expect(await takeStorageSample({ daemonId: 999 })).toBe(true);
}, 120_000);

afterAll(async () => {
  await runner.stop();
  await repository.end();
  await disconnectRepositoryReader();
  await stack.close();
});

async function ended(answer: Response): Promise<BackupRestoreStatus> {
  const daemon = await waitForEnd(token, (await readDaemon(answer)).id, 60_000);
  expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  return daemon;
}

async function get(routes: Record<string, unknown>, path: string, params?: Record<string, string | string[]>) {
  const answer = await callRoute(routes, 'GET', admin + path, { token, ...(params ? { params } : {}) });
  expect(answer.status).toBe(200);
  return answer.json();
}

const list = async (query: string) => backupPage.parse(await get(backupsRoutes, `/backup?${query}`));
const contents = async () => backupContents.parse(await get(backupRoutes, `/backup/${key}`, { key: [key] }));
const preview = async () => restorePreview.parse(await get(previewRoutes, `/restore-preview?key=${key}`));
const details = async (id: string) => daemonDetails.parse(await get(detailsRoutes, `/daemon/${id}/details`, { id }));
const tables = async () => databaseUse.parse(await get(tablesRoutes, '/storage/tables'));
const inBucket = async () => bucketUse.parse(await get(bucketRoutes, '/storage/bucket'));
const sample = async () => {
  const { results } = storageSamples.parse(await get(samplesRoutes, '/storage/samples'));
  return results.find(({ daemonId }) => daemonId === '999');
};
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the backups', () => {
  it('are as many, and as large, wherever they are counted', async () => {
    const [all, first, use, measured] = await Promise.all([list('limit=1000'), list('limit=1'), inBucket(), sample()]);
    const [count, size] = [2, sum(use.backups.map((object) => object.size))];
    expect(size).toBeGreaterThan(10_000);
    for (const page of [all, first]) {
      expect(page).toMatchObject({ totalNumberOfResults: count, totalSize: size, bucket: { count, size } });
    }
    expect(sum(all.results.map((result) => result.size))).toBe(size);
    expect(use.backups).toHaveLength(count);
    expect(measured).toMatchObject({ backupCount: count, backupBytes: size });
    expect(all.bucket.newestVerified).toBe(key);
  });

  it('have one size and one verification in the list, on their page and before a restore', async () => {
    const [{ results }, described, before, use] = await Promise.all([list(''), contents(), preview(), inBucket()]);
    const listed = results.find((result) => result.key === key);
    expect(described.size).toBe(listed?.size);
    expect(use.backups.find((object) => object.key === key)?.size).toBe(listed?.size);
    expect(described.proof).toEqual(listed?.proof);
    expect(described.proof).toMatchObject({ daemonId: verification.id, type: 'VERIFY' });
    expect(described.proof?.durationMs).toBeLessThanOrEqual(verification.totalTimeMS);
    expect(before.contents).toEqual(described);
  });

  it('are counted apart from the notes beside them and from other objects', async () => {
    const [use, measured] = await Promise.all([inBucket(), sample()]);
    const beside: string[] = [];
    for await (const { key } of stack.bucket.bucket.list('')) if (key.endsWith('.json')) beside.push(key);
    expect(beside.length).toBeGreaterThan(0);
    expect(use.notes).toMatchObject({ count: beside.length });
    expect(use.others).toMatchObject([{ prefix: 'elsewhere/', count: 1, bytes: 1234 }]);
    expect(measured?.otherBytes).toBe(1234);
  });
});

describe('the data', () => {
  it('has as many rows and tables in the job, in the backup, in its verification and in the database', async () => {
    const [described, before, copied, compared] = await Promise.all([
      contents(),
      preview(),
      details(backup.id),
      details(verification.id),
    ]);
    const { rows } = described;
    const names = described.tables.map(({ schema, name }) => `${schema}.${name}`).sort();
    let counted = 0;
    for (const { schema, name } of described.tables) {
      const from = `${repository.escapeIdentifier(schema)}.${repository.escapeIdentifier(name)}`;
      const answer = await repository.query(`select count(*)::int as rows from only ${from}`);
      counted += answer.rows[0].rows;
    }
    expect(counted).toBe(rows);
    expect(sum(described.tables.map((table) => table.rows))).toBe(rows);
    expect(sum(described.tables.map((table) => table.bytes))).toBe(described.bytes);
    expect(backup).toMatchObject({ progresssCurrent: rows, progresssTotal: rows });
    for (const {
      tables: { changed: told },
    } of [copied, compared]) {
      expect(told.map(([, name]) => name).sort()).toEqual(names);
      expect(sum(told.map(([, , done]) => done))).toBe(rows);
      expect(sum(told.map(([, , , all]) => all))).toBe(rows);
      expect(sum(told.map(([, , , , , bytes]) => bytes))).toBe(described.bytes);
    }
    expect(before.tables.map(({ schema, name }) => `${schema}.${name}`).sort()).toEqual(names);
    expect(sum(before.tables.map(({ archiveRows }) => archiveRows ?? 0))).toBe(rows);
    expect(sum(before.tables.map(({ nowRows }) => nowRows ?? 0))).toBe(before.now.rows);
    expect(before.now.rows).toBe(rows);
  });

  it('has the same tables on the page of storage, where materialized views are told apart', async () => {
    const [use, described] = await Promise.all([tables(), contents()]);
    const ofKind = (wanted: string) => use.tables.filter(({ kind }) => kind === wanted);
    const nameOf = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`;
    expect(ofKind('TABLE').map(nameOf).sort()).toEqual(described.tables.map(nameOf).sort());
    expect(ofKind('MATERIALIZED_VIEW').map(nameOf)).toEqual(['public.summed']);
    expect(sum(ofKind('TABLE').map(({ rows }) => rows ?? 0))).toBe(described.rows);
  });

  it('has one size of the database on the page of storage, in the samples and before a restore', async () => {
    const [use, measured, before] = await Promise.all([tables(), sample(), preview()]);
    // PostgreSQL may add a page of a free space map between two looks.
    const apart = (bytes: number | null | undefined, from: number) => Math.abs((bytes ?? 0) - from) / from;
    expect(apart(measured?.databaseBytes, use.bytes)).toBeLessThan(0.02);
    expect(use.database).toBe(before.now.database);
    const parts = [measured?.heapBytes, measured?.indexBytes, measured?.toastBytes];
    const whole = sum(use.tables.map(({ totalBytes }) => totalBytes));
    expect(apart(sum(parts.map((part) => part ?? 0)), whole)).toBeLessThan(0.02);
    const inTables = use.tables.filter(({ kind }) => kind === 'TABLE');
    const withoutIndexes = sum(inTables.map(({ totalBytes, indexBytes }) => totalBytes - indexBytes));
    expect(apart(before.now.bytes, withoutIndexes)).toBeLessThan(0.02);
  });
});
