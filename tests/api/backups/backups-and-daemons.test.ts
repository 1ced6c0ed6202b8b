import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as backupRoutes from '#app/repo/v1/admin/backup/[...key]/route.ts';
import * as backupsRoutes from '#app/repo/v1/admin/backup/route.ts';
import * as backupPreviewRoutes from '#app/repo/v1/admin/backup-preview/route.ts';
import * as daemonRoutes from '#app/repo/v1/admin/daemon/[id]/route.ts';
import * as startBackupRoutes from '#app/repo/v1/admin/daemon/backup/route.ts';
import * as startRestoreRoutes from '#app/repo/v1/admin/daemon/restore/route.ts';
import * as daemonsRoutes from '#app/repo/v1/admin/daemon/route.ts';
import * as startVerifyRoutes from '#app/repo/v1/admin/daemon/verify/route.ts';
import * as previewRoutes from '#app/repo/v1/admin/restore-preview/route.ts';
import { backupNumber } from '#lib/backup-number.ts';
import { backupContents, backupPage, backupPreview, restorePreview } from '#lib/contracts/backup.ts';
import { daemonPage } from '#lib/contracts/daemon.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { findProofs } from '#server/services/backups/find-proofs.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let runner: Runner;
let token: string;
let key: string;
let backupId: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  backupId = id;
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
});

afterAll(async () => {
  await runner.stop();
  await stack.close();
});

async function put(name: string, body: string): Promise<void> {
  const uploadId = await bucket().createUpload(name);
  const part = await bucket().uploadPart(name, uploadId, 1, Buffer.from(body));
  await bucket().completeUpload(name, uploadId, [part]);
}

async function runSql(sql: string): Promise<void> {
  const client = new Client(stack.repository.url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function daemonCount(): Promise<number> {
  return consoleDb().daemon.count();
}

const reasonOf = async (answer: Response) => (await answer.json()).reason;

const calls = [
  ['GET', '/repo/v1/admin/daemon', daemonsRoutes, 'list the daemons'],
  ['POST', '/repo/v1/admin/daemon/backup', startBackupRoutes, 'start a backup daemon'],
  ['POST', '/repo/v1/admin/daemon/restore', startRestoreRoutes, 'start a restore daemon'],
  ['POST', '/repo/v1/admin/daemon/verify', startVerifyRoutes, 'start a verify daemon'],
  ['GET', '/repo/v1/admin/daemon/1', daemonRoutes, 'look at a daemon'],
  ['DELETE', '/repo/v1/admin/daemon/1', daemonRoutes, 'stop a daemon'],
  ['GET', '/repo/v1/admin/backup', backupsRoutes, 'list the backups'],
  ['GET', '/repo/v1/admin/backup/a.zip', backupRoutes, 'look into a backup'],
  ['DELETE', '/repo/v1/admin/backup/a.zip', backupRoutes, 'delete a backup'],
  ['GET', '/repo/v1/admin/backup-preview', backupPreviewRoutes, 'preview a backup'],
  ['GET', '/repo/v1/admin/restore-preview?key=a.zip', previewRoutes, 'preview a restore'],
] as const;

describe.each(calls)('%s %s', (method, path, handlers, action) => {
  test('is refused to callers who may not', async () => {
    const before = await daemonCount();
    const params = { id: '1' };
    const none = await callRoute(handlers, method, path, { params });
    expect([none.status, await none.json()]).toEqual([
      403,
      { reason: `Must be an administrator to ${action}`, code: 'FORBIDDEN' },
    ]);
    const dead = await callRoute(handlers, method, path, { params, token: 'dead-token' });
    expect(dead.status).toBe(401);
    expect(dead.headers.get('WWW-Authenticate')).not.toBeNull();
    const user = await callRoute(handlers, method, path, { params, token: stack.tokens.user });
    expect([user.status, await user.json()]).toEqual([
      403,
      { reason: `Must be an administrator to ${action}`, code: 'FORBIDDEN' },
    ]);
    expect(await daemonCount()).toBe(before);
  });
});

test.each<[string, unknown]>([
  ['no body', undefined],
  ['no JSON', '{"url":'],
  ['a list', []],
  ['nothing named', {}],
  ['a number', { url: 12 }],
  ['null', { url: null }],
  ['an unknown field', { url: 'a.zip', force: true }],
  ['a safety backup that is no yes or no', { url: 'a.zip', safetyBackup: 'yes' }],
  ['an empty key', { url: '' }],
  ['a step up', { url: '../other/a.zip' }],
  ['a hidden step up', { url: 'a/../../b.zip' }],
  ['an absolute path', { url: '/etc/passwd' }],
  ['a file', { url: 'file:///etc/passwd' }],
  ['another scheme', { url: 'gopher://example.org/a.zip' }],
  ['another bucket', { url: 'https://s3.amazonaws.com/another-bucket/a.zip' }],
  ['another bucket by s3', { url: 's3://another-bucket/a.zip' }],
  ['a key that is too long', { url: `${'a'.repeat(1025)}.zip` }],
  ['two that differ', { url: 'a.zip', fileName: 'b.zip' }],
  ['a NUL', { url: 'a\u0000.zip' }],
])('a restore is refused: %s', async (_, body) => {
  const before = await daemonCount();
  const answer = await postRestore(token, body);
  expect(answer.status).toBe(400);
  expect(await reasonOf(answer)).toMatch(/^[A-Z].*\.$/s);
  expect(await daemonCount()).toBe(before);
});

test('a restore takes the full address of an object of this bucket, and the same twice', async () => {
  for (const body of [{ url: bucket().url(key) }, { url: bucket().url(key), fileName: key }]) {
    const { id } = await readDaemon(await postRestore(token, body));
    expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  }
});

test('what a backup can’t hold is named before one is started, and none is', async () => {
  const preview = async () =>
    backupPreview.parse(
      await (await callRoute(backupPreviewRoutes, 'GET', '/repo/v1/admin/backup-preview', { token })).json(),
    );
  expect(await preview()).toEqual({ problems: [], notes: [] });
  await runSql('create table hidden (id int); alter table hidden enable row level security, force row level security');
  const before = await daemonCount();
  const sentence = 'Row-level security hides rows of public.hidden from the role in REPOSITORY_DATABASE_URL';
  expect(await preview()).toEqual({ problems: [expect.stringContaining(sentence)], notes: [] });
  const answer = await postBackup(token);
  expect(answer.status).toBe(409);
  expect(await reasonOf(answer)).toContain(`No backup was started. ${sentence}`);
  expect(await daemonCount()).toBe(before);
  await runSql('drop table hidden');
});

test.each(['{"tables":[]}', '[]', '"x"', 'nonsense'])('a backup is refused: %s', async (body) => {
  const before = await daemonCount();
  const answer = await callRoute(startBackupRoutes, 'POST', '/repo/v1/admin/daemon/backup', { token, body });
  expect(answer.status).toBe(400);
  expect(await daemonCount()).toBe(before);
});

test('a backup takes no body, or an empty object', async () => {
  for (const body of [undefined, {}, '']) {
    const call = { token, ...(body === undefined ? {} : { body }) };
    const answer = await callRoute(startBackupRoutes, 'POST', '/repo/v1/admin/daemon/backup', call);
    expect(answer.status).toBe(201);
    await waitForEnd(token, (await readDaemon(answer)).id);
  }
});

test.each(['12345', 'abc', '0', '-1', '1.5', '99999999999999999999', '1e3', ' 1', '%00'])(
  'a daemon %j is not there',
  async (id) => {
    for (const method of ['GET', 'DELETE']) {
      const path = `/repo/v1/admin/daemon/${encodeURIComponent(id)}`;
      const answer = await callRoute(daemonRoutes, method, path, { token, params: { id } });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({
        reason: `Cannot find a BackupRestoreStatus with ID: ${id}`,
        code: 'NOT_FOUND',
      });
    }
  },
);

async function list(query: string) {
  const answer = await callRoute(daemonsRoutes, 'GET', `/repo/v1/admin/daemon${query}`, { token });
  expect(answer.status).toBe(200);
  return daemonPage.strict().parse(await answer.json());
}

test('daemons are listed newest first, by type and status, in pages', async () => {
  const everything = await list('');
  const ids = everything.results.map(({ id }) => Number(id));
  expect(ids).toEqual([...ids].sort((a, b) => b - a));
  expect(everything.totalNumberOfResults).toBe(await daemonCount());
  const backups = await list('?type=BACKUP&status=COMPLETED');
  expect(backups.results.every(({ type, status }) => type === 'BACKUP' && status === 'COMPLETED')).toBe(true);
  const page = await list('?limit=1&offset=1');
  expect(page.results.map(({ id }) => Number(id))).toEqual(ids.slice(1, 2));
  expect(page.totalNumberOfResults).toBe(everything.totalNumberOfResults);
  for (const status of ['IN_QUEUE', 'IN_PROGRESSS', 'STARTED']) {
    expect(await list(`?status=${status}`)).toEqual({ totalNumberOfResults: 0, results: [] });
  }
});

test.each(['?type=VERIFYX', '?status=DONE', '?limit=0', '?limit=1001', '?limit=x', '?offset=-1', '?page=2'])(
  'a list is refused: %s',
  async (query) => {
    const answer = await callRoute(daemonsRoutes, 'GET', `/repo/v1/admin/daemon${query}`, { token });
    expect(answer.status).toBe(400);
    expect(await reasonOf(answer)).toMatch(/^The query parameter/);
  },
);

const getBackup = (name: string) =>
  callRoute(backupRoutes, 'GET', `/repo/v1/admin/backup/${name.split('/').map(encodeURIComponent).join('/')}`, {
    token,
  });

test('a backup tells what it holds', async () => {
  const answer = await getBackup(key);
  expect(answer.status).toBe(200);
  const contents = backupContents.strict().parse(await answer.json());
  expect(contents).toMatchObject({ key, stack: 'test-stack', startedBy: 'platform@example.org' });
  expect(contents.schemaSql?.pgDumpVersion).toMatch(/^18\.\d+$/);
  expect(contents.schemaSql?.bytes).toBeGreaterThan(1000);
  expect(contents.tables.length).toBe(11);
  expect(contents.rows).toBe(contents.tables.reduce((sum, { rows }) => sum + rows, 0));
});

test('backups are listed newest first, and nothing else that is in the bucket', async () => {
  await put('notes.txt', 'not a backup');
  await put('älter/ein Büchlein +&%.zip', 'no zip at all');
  const answer = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  const page = backupPage.strict().parse(await answer.json());
  expect(page.results.map((backup) => backup.key)).not.toContain('notes.txt');
  expect(page.results[0]?.key).toBe('älter/ein Büchlein +&%.zip');
  expect(page.results.find((backup) => backup.key === key)?.url).toBe(bucket().url(key));
  const times = page.results.map(({ lastModified }) => lastModified);
  expect(times).toEqual([...times].sort().reverse());
  const second = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup?limit=1&offset=1', { token });
  expect(await second.json()).toEqual({ ...page, results: page.results.slice(1, 2) });
});

test('a backup that is no archive is told so, and can be deleted', async () => {
  const name = 'älter/ein Büchlein +&%.zip';
  await put(name, 'no zip at all');
  const answer = await getBackup(name);
  expect(answer.status).toBe(409);
  expect(await reasonOf(answer)).toContain(name);
  const path = `/repo/v1/admin/backup/${name.split('/').map(encodeURIComponent).join('/')}`;
  expect((await callRoute(backupRoutes, 'DELETE', path, { token })).status).toBe(204);
  expect((await callRoute(backupRoutes, 'DELETE', path, { token })).status).toBe(404);
  expect((await getBackup(name)).status).toBe(404);
});

test.each(['nothing.zip', 'notes.txt', 'a//b.zip', 'a/%2e%2e/b.zip', `${'a'.repeat(1100)}.zip`])(
  'a backup %s is not there',
  async (name) => {
    await put('notes.txt', 'not a backup');
    const path = `/repo/v1/admin/backup/${name}`;
    for (const method of ['GET', 'DELETE']) {
      const answer = await callRoute(backupRoutes, method, path, { token });
      expect(answer.status).toBe(404);
    }
    expect(await bucket().head('notes.txt')).not.toBeNull();
  },
);

test('a name that is escaped wrongly is 400', async () => {
  expect((await callRoute(backupRoutes, 'GET', '/repo/v1/admin/backup/%E0%A4.zip', { token })).status).toBe(400);
});

test('a backup that a daemon works on is not deleted', async () => {
  stack.proxies.bucket.slow({ down: 30_000 });
  const { id } = await readDaemon(await postRestore(token, { url: key }));
  const answer = await callRoute(backupRoutes, 'DELETE', `/repo/v1/admin/backup/${key}`, { token });
  stack.proxies.bucket.slow({ down: null });
  expect([answer.status, (await answer.json()).id]).toEqual([409, id]);
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
});

test('a restore is previewed, both sides of every table', async () => {
  const daemonsBefore = await daemonCount();
  const path = (name: string) => `/repo/v1/admin/restore-preview?${new URLSearchParams({ key: name })}`;
  const answer = await callRoute(previewRoutes, 'GET', path(key), { token });
  expect(answer.status).toBe(200);
  const preview = restorePreview.strict().parse(await answer.json());
  expect(preview).toMatchObject({ stack: 'test-stack', problems: [], contents: { key } });
  expect(preview.tables.length).toBe(11);
  expect(preview.tables.every(({ archiveRows, nowRows }) => archiveRows === nowRows)).toBe(true);
  expect(preview.tables.every(({ replaced }) => replaced)).toBe(true);
  expect((await callRoute(previewRoutes, 'GET', path('nothing.zip'), { token })).status).toBe(404);
  expect((await callRoute(previewRoutes, 'GET', path('../x.zip'), { token })).status).toBe(400);
  expect((await callRoute(previewRoutes, 'GET', '/repo/v1/admin/restore-preview', { token })).status).toBe(400);
  expect(backupNumber(preview.contents.key)).toBe(backupId);
  expect(await daemonCount()).toBe(daemonsBefore);
});

test('a preview tells what a restore would undo, and that a restore since hides it', async () => {
  const { id } = await readDaemon(await postBackup(token));
  await waitForEnd(token, id);
  const { backupKey } = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
  const preview = async () => {
    const path = `/repo/v1/admin/restore-preview?${new URLSearchParams({ key: backupKey })}`;
    return restorePreview.strict().parse(await (await callRoute(previewRoutes, 'GET', path, { token })).json());
  };
  const none = { inserted: 0, updated: 0, deleted: 0, unknownTables: 0, unknown: null };
  expect(await preview()).toMatchObject({ changes: none, restoredSince: null, contents: { proof: null } });
  await runSql(`insert into "Genre" ("GenreId", "Name") values (900, 'Polka'), (901, 'March');
    update "Genre" set "Name" = 'Polka!' where "GenreId" = 900; delete from "Genre" where "GenreId" = 901`);
  await expect
    .poll(async () => (await preview()).changes, { timeout: 30_000 })
    .toEqual({ ...none, inserted: 2, updated: 1, deleted: 1 });
  const changed = (await preview()).tables.filter(({ changes }) => changes !== null && changes.inserted > 0);
  expect(changed).toMatchObject([{ name: 'Genre', changes: { inserted: 2, updated: 1, deleted: 1 } }]);

  const restore = await readDaemon(await postRestore(token, { url: backupKey, safetyBackup: false }));
  const { totalTimeMS } = await waitForEnd(token, restore.id);
  const after = await preview();
  expect(after.changes).toMatchObject({ inserted: 0, unknownTables: 11, unknown: null });
  expect(after.restoredSince).toMatchObject({ daemonId: restore.id, key: backupKey, mode: 'IN_PLACE', undid: null });
  const endedOn = new Date(Date.now() + 1000);
  const undo = { type: 'RESTORE', status: 'COMPLETED', mode: 'UNDO', startedBy: 'a@example.org', endedOn } as const;
  const { id: undoId } = await consoleDb().daemon.create({
    data: { ...undo, backupKey, undoesId: Number(restore.id) },
  });
  expect((await preview()).restoredSince).toMatchObject({ daemonId: String(undoId), mode: 'UNDO', undid: restore.id });
  const proof = { daemonId: restore.id, type: 'RESTORE', durationMs: totalTimeMS };
  expect(after.contents.proof).toMatchObject(proof);
  const list = await callRoute(backupsRoutes, 'GET', '/repo/v1/admin/backup', { token });
  const { results } = backupPage.strict().parse(await list.json());
  expect(results.find((backup) => backup.key === backupKey)?.proof).toMatchObject(proof);
});

test('a restore from an object that was replaced since proves nothing of the one that is there', async () => {
  const name = 'replaced.zip';
  await put(name, 'no zip at all');
  const startedOn = new Date(Date.now() - 3_600_000);
  const daemon = {
    type: 'RESTORE',
    status: 'COMPLETED',
    backupKey: name,
    startedBy: 'a@example.org',
    startedOn,
  } as const;
  const { id } = await consoleDb().daemon.create({
    data: { ...daemon, endedOn: new Date(startedOn.getTime() + 1000) },
  });
  const find = (lastModified: Date) => findProofs([{ key: name, lastModified }]);
  expect((await find(new Date())).get(name)).toBeUndefined();
  expect((await find(new Date(startedOn.getTime() - 1000))).get(name)).toMatchObject({
    proof: { daemonId: String(id), durationMs: 1000 },
    lastVerification: null,
  });
});
