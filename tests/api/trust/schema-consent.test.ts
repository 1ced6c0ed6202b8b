import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure } from '#lib/contracts/failure.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { makeStackKey, openStackKey } from '#server/engine/signing/stack-key.ts';
import { resetSettings } from '#server/env.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { stackKey } from '#server/services/backups/stack-key.ts';
import { postBackup, postRestore, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

const otherStack = openStackKey(makeStackKey());
let stack: TestStack;
let runner: Runner;
let token: string;
let own: string;

/** The schema makes a table that this stack's own does not have. */
const change = (entry: string, text: string) =>
  entry.startsWith('schema/pre-data') ? `${text}\nCREATE TABLE public.brought_along (id integer);\n` : text;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  own = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  await forgeArchive(bucket(), { from: own, to: 'unsigned.zip' }, change);
  await forgeArchive(bucket(), { from: own, to: 'foreign.zip' }, change, undefined, otherStack);
});

afterAll(async () => {
  await runner.stop();
  await stack.close();
});

async function tables(database = stack.repository.name): Promise<string[]> {
  const address = new URL(stack.repository.adminUrl);
  address.pathname = `/${database}`;
  const client = new Client(address.toString());
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class where relkind = 'r'`);
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

const ways: [string, (key: string, more: object) => Promise<Response>][] = [
  ['verify', (key, more) => postVerify(token, { url: key, ...more })],
  ['staged', (key, more) => postRestore(token, { url: key, mode: 'STAGED', ...more })],
  ['into a new database', (key, more) => postRestore(token, { url: key, target: { database: 'beside_it' }, ...more })],
];

describe.each(ways)('%s', (way, start) => {
  test.each([
    ['unsigned.zip', null, 'is not signed'],
    ['foreign.zip', { stack: 'test-stack', fingerprint: otherStack.fingerprint }, otherStack.fingerprint],
  ])('an archive that is not this stack’s own is refused without consent: %s', async (key, signer, words) => {
    const before = await consoleDb().daemon.count();
    const answer = await start(key, {});
    const told = failure.parse(await answer.json());
    expect([answer.status, told.untrusted]).toEqual([409, { signer }]);
    expect(told.reason).toContain(words);
    expect(told.reason).toContain('"trustSchema": true');
    expect((await start(key, { trustSchema: false })).status).toBe(409);
    expect((await start(key, { trustSchema: 'yes' })).status).toBe(400);
    expect(await consoleDb().daemon.count()).toBe(before);
  });

  test('one of a stack that the settings name needs none', async () => {
    process.env.TRUSTED_ARCHIVE_KEYS = otherStack.fingerprint;
    resetSettings();
    try {
      const answer = await start('foreign.zip', {});
      expect(answer.status).toBe(201);
      expect((await waitForEnd(token, (await readDaemon(answer)).id)).status).toBe('COMPLETED');
    } finally {
      delete process.env.TRUSTED_ARCHIVE_KEYS;
      resetSettings();
      await dropBeside();
    }
  });

  test('with consent it is done', async () => {
    const { id } = await readDaemon(await start('unsigned.zip', { trustSchema: true }));
    expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
    if (way !== 'verify') {
      expect(await tables(way === 'staged' ? undefined : 'beside_it')).toContain('brought_along');
    }
    await dropBeside();
  });
});

async function dropBeside(): Promise<void> {
  const client = new Client(stack.repository.adminUrl);
  await client.connect();
  await client.query('drop database if exists beside_it');
  await client.query('drop table if exists public.brought_along');
  await client.end();
}

test('a daemon looks again at what it reads: an archive that was exchanged meanwhile does not run', async () => {
  await runner.stop();
  await forgeArchive(bucket(), { from: own, to: 'exchanged.zip' }, (_, text) => text, undefined, await stackKey());
  const { id } = await readDaemon(await postVerify(token, { url: 'exchanged.zip' }));
  await bucket().delete('exchanged.zip');
  await forgeArchive(bucket(), { from: own, to: 'exchanged.zip' }, change, undefined, otherStack);
  runner = await startConfiguredRunner();
  expect(await waitForEnd(token, id)).toMatchObject({
    status: 'FAILED',
    errorMessage: expect.stringContaining('was not made by this stack'),
  });
  const { errorCode, workDatabase } = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
  expect([errorCode, workDatabase]).toEqual(['ARCHIVE_UNTRUSTED', null]);
});

test('a restore in place needs no consent, takes none, and runs nothing of the archive’s schema', async () => {
  const { id } = await readDaemon(await postBackup(token));
  await waitForEnd(token, id);
  const { backupKey } = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
  const schema = (entry: string, text: string) =>
    entry.startsWith('schema/') ? `${text}\nCREATE TABLE public.ran_in_place (id integer);\n` : text;
  await forgeArchive(bucket(), { from: backupKey, to: 'in-place.zip' }, schema, undefined, otherStack);
  expect((await postRestore(token, { url: 'in-place.zip', trustSchema: true })).status).toBe(400);
  const restore = await readDaemon(await postRestore(token, { url: 'in-place.zip', safetyBackup: false }));
  expect((await waitForEnd(token, restore.id)).status).toBe('COMPLETED');
  expect(await tables()).not.toContain('ran_in_place');
});
