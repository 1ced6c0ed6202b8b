import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as contentsRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as detailsRoutes from '#app/repo/v1/admin/daemon/[id]/details/route.ts';
import { backupContents, backupPage } from '#lib/contracts/backup.ts';
import { daemonDetails } from '#lib/contracts/daemon-details.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { findProofs } from '#server/services/backups/find-proofs.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let runner: Runner;
let token: string;
let key: string;
let verificationId: string;

/** With a verification asked for along with the backup. */
beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token, { verify: true }));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  const next = await consoleDb().daemon.findFirstOrThrow({ where: { type: 'VERIFY' } });
  expect(next).toMatchObject({ backupKey: key, startedBy: administratorEmail });
  verificationId = String(next.id);
});

afterAll(async () => {
  await runner.stop();
  await stack.close();
});

async function asSuperuser(sql: string): Promise<void> {
  const client = new Client(stack.repository.adminUrl);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function listed(name: string) {
  const answer = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  return backupPage
    .strict()
    .parse(await answer.json())
    .results.find((backup) => backup.key === name);
}

async function expectNoDatabaseLeft(id: string): Promise<void> {
  expect((await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).workDatabase).toBeNull();
}

test('a verification that was asked for with the backup proves it', async () => {
  const daemon = await waitForEnd(token, verificationId);
  expect(daemon).toMatchObject({
    type: 'VERIFY',
    status: 'COMPLETED',
    progresssMessage: 'Finished: VERIFY',
    errorMessage: null,
    backupUrl: bucket().url(key),
    mode: null,
    safetyBackupUrl: null,
    startedBy: administratorEmail,
  });
  expect(daemon.progresssTotal).toBeGreaterThan(0);
  expect(daemon.progresssCurrent).toBe(daemon.progresssTotal);
  const { proof, lastVerification } = (await listed(key)) ?? {};
  expect(proof).toMatchObject({ daemonId: daemon.id, type: 'VERIFY' });
  expect(proof?.durationMs).toBeGreaterThan(0);
  expect(proof?.durationMs).toBeLessThan(daemon.totalTimeMS);
  expect(lastVerification).toMatchObject({ daemonId: daemon.id, status: 'COMPLETED', errorMessage: null });
  const contents = await callRoute(contentsRoutes, 'GET', `/repo/v1/admin/backup/${key}`, {
    token,
    params: { key: [key] },
  });
  expect(backupContents.strict().parse(await contents.json())).toMatchObject({ proof, lastVerification });
  const path = `/repo/v1/admin/daemon/${daemon.id}/details`;
  const answer = await callRoute(detailsRoutes, 'GET', path, { token, params: { id: daemon.id } });
  const { phases, notes } = daemonDetails.parse(await answer.json());
  expect(phases.map(({ state }) => state)).toEqual(phases.map(() => 'done'));
  expect(notes).toEqual([]);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
  await expectNoDatabaseLeft(daemon.id);
});

test('a damaged backup fails its verification, and the list says so', async () => {
  const change = (entry: string, text: string) => (entry.includes('Genre') ? text.replace('Rock', 'Rick') : text);
  await forgeArchive(bucket(), { from: key, to: 'forged.zip' }, change, undefined, await stackKey());
  const answer = await postVerify(token, { fileName: 'forged.zip' });
  expect(answer.status).toBe(201);
  const { id } = await readDaemon(answer);
  expect(answer.headers.get('Location')).toBe(`/repo/v1/admin/daemon/${id}`);
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'FAILED', errorMessage: expect.stringContaining('public.Genre') });
  expect(await listed('forged.zip')).toMatchObject({
    proof: null,
    lastVerification: { daemonId: id, status: 'FAILED', errorMessage: daemon.errorMessage, backupAtFault: true },
  });
  await expectNoDatabaseLeft(id);
});

test('a backup that is not there fails its verification', async () => {
  const { id } = await readDaemon(await postVerify(token, { url: bucket().url('missing.zip') }));
  expect(await waitForEnd(token, id)).toMatchObject({
    status: 'FAILED',
    errorMessage: expect.stringContaining('does not exist'),
  });
});

test.each<[string, unknown]>([
  ['nothing named', {}],
  ['another bucket', { url: 's3://another-bucket/a.zip' }],
  ['two that differ', { url: 'a.zip', fileName: 'b.zip' }],
  ['an unknown field', { url: 'a.zip', safetyBackup: false }],
])('a verification is refused: %s', async (_, body) => {
  const before = await consoleDb().daemon.count();
  expect((await postVerify(token, body)).status).toBe(400);
  expect(await consoleDb().daemon.count()).toBe(before);
});

test('a role that may not create databases starts none', async () => {
  const role = `plain_${process.pid}`;
  const url = process.env.REPOSITORY_DATABASE_URL;
  const other = new URL(url ?? '');
  [other.username, other.password] = [role, 'secret'];
  await asSuperuser(`create role ${role} login password 'secret'`);
  process.env.REPOSITORY_DATABASE_URL = other.toString();
  resetSettings();
  try {
    const answer = await postVerify(token, { url: key });
    expect(answer.status).toBe(409);
    expect((await answer.json()).reason).toMatch(
      /^No verification was started\. .*may not create or rename databases.*createdb\.$/,
    );
  } finally {
    process.env.REPOSITORY_DATABASE_URL = url;
    resetSettings();
    await asSuperuser(`drop role ${role}`);
  }
});

test('what is known of a backup: the newest proof, and how the newest verification that came to an end went', async () => {
  const name = 'known.zip';
  const hour = 3_600_000;
  const now = Date.now();
  const end = (
    type: 'RESTORE' | 'VERIFY',
    status: 'COMPLETED' | 'FAILED' | 'TERMINATED',
    hoursAgo: number,
    more = {},
  ) => {
    const endedOn = new Date(now - hoursAgo * hour);
    const startedOn = new Date(endedOn.getTime() - 5000);
    return consoleDb().daemon.create({
      data: { type, status, backupKey: name, startedBy: 'a@example.org', startedOn, endedOn, ...more },
    });
  };
  const find = async () => (await findProofs([{ key: name, lastModified: new Date(now - 100 * hour) }])).get(name);
  expect(await find()).toBeUndefined();
  await end('VERIFY', 'TERMINATED', 9);
  expect(await find()).toBeUndefined();
  const verified = await end('VERIFY', 'COMPLETED', 8, { restoredInMs: 1200 });
  expect(await find()).toMatchObject({
    proof: { daemonId: String(verified.id), type: 'VERIFY', durationMs: 1200 },
    lastVerification: { daemonId: String(verified.id), status: 'COMPLETED', backupAtFault: false },
  });
  const failed = await end('VERIFY', 'FAILED', 7, { errorCode: 'BUCKET_UNREACHABLE', errorMessage: 'Away.' });
  await end('RESTORE', 'COMPLETED', 3, { mode: 'UNDO' });
  expect(await find()).toMatchObject({
    proof: { daemonId: String(verified.id) },
    lastVerification: { daemonId: String(failed.id), status: 'FAILED', errorMessage: 'Away.', backupAtFault: false },
  });
  const refusal = { errorCode: 'REPOSITORY_REFUSED', errorMessage: 'PostgreSQL refused the rows.' };
  const isAtFault = async () => (await find())?.lastVerification?.backupAtFault;
  for (const [place, errorSqlState] of ['22021', '23514'].entries()) {
    await end('VERIFY', 'FAILED', 6.9 - place / 10, { ...refusal, errorSqlState });
    expect(await isAtFault()).toBe(true);
  }
  for (const [place, errorSqlState] of ['22023', '53300', null].entries()) {
    await end('VERIFY', 'FAILED', 6.5 - place / 10, { ...refusal, errorSqlState });
    expect(await isAtFault()).toBe(false);
  }
  const newest = await end('VERIFY', 'FAILED', 6, { errorCode: 'BUCKET_UNREACHABLE', errorMessage: 'Away.' });
  const restored = await end('RESTORE', 'COMPLETED', 2);
  expect(await find()).toMatchObject({
    proof: { daemonId: String(restored.id), type: 'RESTORE', mode: 'IN_PLACE', targetDatabase: null, durationMs: 5000 },
    lastVerification: { daemonId: String(newest.id) },
  });
  const elsewhere = await end('RESTORE', 'COMPLETED', 1, { mode: 'NEW_DATABASE', targetDatabase: 'looked_at' });
  expect(await find()).toMatchObject({
    proof: { daemonId: String(elsewhere.id), mode: 'NEW_DATABASE', targetDatabase: 'looked_at' },
  });
});
