import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as restoreRoute from '#app/repo/v1/admin/daemon/restore/route.ts';
import * as verifyRoute from '#app/repo/v1/admin/daemon/verify/route.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { backUp } from '#server/engine/backup/back-up.ts';
import { findBuildProblems } from '#server/engine/new-database/preflight-build.ts';
import { preflightRestore, restore } from '#server/engine/restore/restore.ts';
import { findSwitchProblems } from '#server/engine/switch/find-switch-problems.ts';
import { resetSettings } from '#server/env.ts';
import { startTestBucket, type TestBucket } from './bucket.ts';
import { callRoute } from './call-route.ts';
import { startTestConsole, type TestConsole } from './test-console.ts';

const sentence = /is a standby \(it is in recovery\), which takes no writes.*address of the primary server/;
const folder = makeTempFolder('standby');
const options = { folder: join(folder, 'server'), durable: false };
const { signal } = new AbortController();
const limits = { connections: 2, memoryBytes: 64_000_000, partLimit: 10_000 };
const applicationName = 'standby test';
let server: PostgresServer;
let bucket: TestBucket;
let test: TestConsole;

const repositoryOf = () => createRepository({ url: server.url('stack') });

async function run(database: string, sql: string) {
  const client = new Client(server.url(database));
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const backUpInto = (key: string) =>
  backUp({
    bucket: bucket.bucket,
    repository: repositoryOf(),
    dumpSchema: createSchemaDumper({ url: server.url('stack') }),
    onProgress: () => {},
    schemas: null,
    about: { stack: 'test', consoleVersion: '0', daemonId: '1', startedBy: 'tester', startedOn: new Date() },
    ...{ applicationName, signal, limits, key },
  });

/** A server that has a backup of its database, and has then become a standby. */
beforeAll(async () => {
  [server, bucket, test] = await Promise.all([startPostgres(options), startTestBucket(), startTestConsole()]);
  await run('postgres', 'create database stack');
  await run('stack', 'create table t (i integer primary key, t text)');
  await run('stack', "insert into t select i, 'x' from generate_series(1, 1000) i");
  await backUpInto('BackupDaemonJob1-911306061719227050.zip');
  await server.stop();
  writeFileSync(join(server.folder, 'cluster', 'standby.signal'), '');
  server = await startPostgres(options);
  const { name, endpoint, credentials } = bucket.settings;
  Object.assign(process.env, {
    REPOSITORY_DATABASE_URL: server.url('stack'),
    S3_BUCKET: name,
    S3_ENDPOINT: endpoint ?? '',
    S3_FORCE_PATH_STYLE: 'true',
    S3_ACCESS_KEY_ID: credentials?.accessKeyId,
    S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey,
  });
  resetSettings();
});
afterAll(async () => {
  await Promise.all([server.stop(), bucket.stop(), test.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const key = 'BackupDaemonJob1-911306061719227050.zip';

it('a restore in place is refused before anything is held, and its preview says why', async () => {
  const input = { bucket: bucket.bucket, repository: repositoryOf(), schemas: null, key, applicationName, signal };
  expect((await preflightRestore(input)).problems).toEqual([expect.stringMatching(sentence)]);
  const done: string[] = [];
  const attempt = restore({
    ...input,
    limits,
    lockTimeoutMs: 1000,
    onProgress: () => {},
    onBeforeChange: async () => void done.push('held'),
    onTransaction: async () => void done.push('begun'),
  });
  await expect(attempt).rejects.toMatchObject({ code: 'ARCHIVE_MISMATCH', message: expect.stringMatching(sentence) });
  expect(done).toEqual([]);
});

it('a database of its own and a switch are refused', async () => {
  const repository = repositoryOf();
  const archive = await readManifest(bucket.bucket, key, signal);
  const schema = { preData: [], postData: [] };
  const common = { repository, applicationName, signal };
  const built = await findBuildProblems({ ...common, archive, schema, isOwn: true, buildRole: null });
  expect(built).toContainEqual(expect.stringMatching(sentence));
  const switched = await findSwitchProblems({ ...common, database: 'stack', schemas: null, isConsoleDatabase: false });
  expect(switched[0]).toMatch(sentence);
});

it.each([
  ['a restore in place', restoreRoute, { url: key }],
  ['a staged restore', restoreRoute, { url: key, mode: 'STAGED', trustSchema: true }],
  ['a restore into a new database', restoreRoute, { url: key, target: { database: 'other' }, trustSchema: true }],
  ['a verification', verifyRoute, { url: key, trustSchema: true }],
])('%s does not start', async (_, route, input) => {
  const address = '/repo/v1/admin/daemon';
  const answer = await callRoute(route, 'POST', address, {
    token: test.tokens.administrator,
    body: JSON.stringify(input),
  });
  expect(answer.status).toBe(409);
  expect((await answer.json()).reason).toMatch(sentence);
  expect(await consoleDb().daemon.count()).toBe(0);
});

it('a standby can be backed up', async () => {
  await backUpInto('copy.zip');
  const { manifest } = await readManifest(bucket.bucket, 'copy.zip', signal);
  expect(manifest.tables.map(({ name, rows }) => [name, rows])).toEqual([['t', 1000]]);
});
