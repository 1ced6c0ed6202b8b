import { afterAll, beforeAll, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as noteRoutes from '#app/repo/v1/admin/backup-note/[...key]/route.ts';
import { type Backup, backupContents, backupPage } from '#lib/contracts/backup.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { makeStackKey, openStackKey } from '#server/engine/signing/stack-key.ts';
import { resetSettings } from '#server/env.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { readRecordObject, recordKey, writeRecord } from '#server/services/backups/backup-record.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { writeBackupRecord } from '#server/services/backups/write-backup-record.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { putObject } from '#tests/put-object.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let runner: Runner;
let token: string;
let key: string;
let oldFingerprint: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  oldFingerprint = (await stackKey()).fingerprint;
  const verification = await readDaemon(await postVerify(token, { url: key }));
  expect((await waitForEnd(token, verification.id)).status).toBe('COMPLETED');
  const body = { note: 'Before the move', keep: true };
  await callRoute(noteRoutes, 'PUT', `/repo/v1/admin/backup-note/${key}`, { token, body, params: { key: [key] } });
});

afterAll(async () => {
  await runner.stop();
  await stack.close();
});

const recordOf = async (name: string) => {
  const object = await bucket().head(recordKey(name));
  return object === null ? null : readRecordObject(bucket(), object);
};

async function listed(name = key): Promise<Backup | undefined> {
  const answer = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  return backupPage.parse(await answer.json()).results.find((candidate) => candidate.key === name);
}

async function contents() {
  const answer = await callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${key}`, { token });
  return backupContents.parse(await answer.json());
}

async function trusting<Result>(fingerprint: string, work: () => Promise<Result>): Promise<Result> {
  process.env.TRUSTED_ARCHIVE_KEYS = fingerprint;
  resetSettings();
  try {
    return await work();
  } finally {
    delete process.env.TRUSTED_ARCHIVE_KEYS;
    resetSettings();
  }
}

test('a verification is written beside its backup, signed by the stack', async () => {
  await expect
    .poll(() => recordOf(key), { timeout: 10_000 })
    .toMatchObject({
      fingerprint: oldFingerprint,
      statement: { stack: 'test-stack', lastVerification: { status: 'COMPLETED' }, proof: { type: 'VERIFY' } },
    });
  expect((await listed())?.proof?.recordedBy).toBeUndefined();
});

test('written by several at once it is whole, and what is there already is not written again', async () => {
  await bucket().delete(recordKey(key));
  await Promise.all(Array.from({ length: 4 }, () => writeBackupRecord(bucket(), key)));
  const before = await bucket().head(recordKey(key));
  expect(await recordOf(key)).toMatchObject({ statement: { proof: { type: 'VERIFY' } } });
  await writeBackupRecord(bucket(), key);
  expect(await bucket().head(recordKey(key))).toEqual(before);
});

test('a console with an empty database shows what the old one knew, once it trusts its key', async () => {
  await runner.stop();
  await consoleDb().daemon.deleteMany();
  await consoleDb().stackKey.deleteMany();
  runner = await startConfiguredRunner();
  expect((await stackKey()).fingerprint).not.toBe(oldFingerprint);
  expect(await listed()).toMatchObject({ origin: 'FOREIGN', proof: null, lastVerification: null, keep: true });
  await trusting(oldFingerprint, async () => {
    const known = {
      origin: 'TRUSTED',
      proof: { type: 'VERIFY', recordedBy: 'test-stack' },
      lastVerification: { status: 'COMPLETED', recordedBy: 'test-stack' },
    };
    expect(await listed()).toMatchObject({ ...known, note: 'Before the move', keep: true });
    expect(await contents()).toMatchObject(known);
  });
});

test('nobody without the key can say that a backup was verified', async () => {
  const record = await recordOf(key);
  if (record === null) throw new Error('It was not written.');
  const forger = openStackKey(makeStackKey());
  const forged = 'forged.zip';
  await forgeArchive(bucket(), { from: key, to: forged }, (_, text) => text, undefined, forger);
  const etag = (await bucket().head(forged))?.etag ?? '';
  const attempts = [
    writeRecord({ ...record.statement, etag }, forger),
    writeRecord(record.statement, forger),
    Buffer.from(JSON.stringify({ ...record.statement, etag })),
  ];
  for (const attempt of attempts) {
    await bucket().delete(recordKey(forged));
    await putObject(bucket(), recordKey(forged), attempt);
    expect(await trusting(oldFingerprint, () => listed(forged))).toMatchObject({ proof: null, lastVerification: null });
  }
});

test('a genuine record beside another archive, or beside one that replaced its own, says nothing of that', async () => {
  const beside = await bucket().head(recordKey(key));
  const genuine = await bucket().read(recordKey(key), { start: 0, end: beside?.size ?? 0 });
  await forgeArchive(
    bucket(),
    { from: key, to: 'another.zip' },
    (_, text) => text,
    (manifest) => ({
      ...manifest,
      daemonId: '77',
    }),
  );
  await putObject(bucket(), recordKey('another.zip'), genuine);
  expect(await trusting(oldFingerprint, () => listed('another.zip'))).toMatchObject({ proof: null });
});

test('a copy of the archive under another ETag keeps what is known of it', async () => {
  const object = await bucket().head(key);
  const archive = await bucket().read(key, { start: 0, end: object?.size ?? 0 });
  await bucket().delete(key);
  await bucket().put(key, archive, { contentType: 'application/zip', etag: null });
  expect((await bucket().head(key))?.etag).not.toBe(object?.etag);
  expect(await trusting(oldFingerprint, () => listed())).toMatchObject({ proof: { recordedBy: 'test-stack' } });
});
