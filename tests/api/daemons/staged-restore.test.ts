import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as daemonsRoutes from '#app/repo/v1/admin/daemon/route.ts';
import * as dropRoutes from '#app/repo/v1/admin/kept-database/[name]/route.ts';
import * as keptRoutes from '#app/repo/v1/admin/kept-database/route.ts';
import * as previewRoutes from '#app/repo/v1/admin/restore-preview/route.ts';
import { daemonPage, type KeptDatabase, keptDatabaseList } from '#lib/contracts/daemon.ts';
import { jobName, jobWay } from '#lib/job-kind.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { disconnectRepositoryReader, readRepository } from '#server/adapters/repository-reader/read-repository.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { dropExpiredDatabases } from '#server/services/restored-databases/drop-kept-database.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, postUndo, readDaemon, waitForEnd, waitForPhase } from '#tests/daemon-api.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let runner: Runner;
let token: string;
let key: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
});

afterEach(() => stack.proxies.bucket.slow({ down: null }));

afterAll(async () => {
  await runner.stop();
  await disconnectRepositoryReader();
  for (const { name } of await consoleDb().keptDatabase.findMany())
    await asSuperuser(`drop database if exists "${name}"`);
  await stack.close();
});

async function asSuperuser(sql: string, url = stack.repository.adminUrl): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows[0] === undefined ? undefined : Object.values(rows[0])[0];
}

/** What the console reads in its own pool. */
const countGenres = () => readRepository(async (session) => (await session.query('select from "Genre"')).length);

async function listKept(): Promise<KeptDatabase[]> {
  const answer = await callRoute(keptRoutes, 'GET', '/repo/v1/admin/kept-database', { token });
  return keptDatabaseList.strict().parse(await answer.json()).results;
}

function deleteKept(name: string): Promise<Response> {
  return callRoute(dropRoutes, 'DELETE', `/repo/v1/admin/kept-database/${encodeURIComponent(name)}`, { token });
}

async function restoreStaged(): Promise<string> {
  const { id, mode } = await readDaemon(await postRestore(token, { url: key, mode: 'STAGED' }));
  expect(mode).toBe('STAGED');
  return id;
}

async function finish(id: string) {
  const daemon = await waitForEnd(token, id);
  expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null, progresssMessage: 'Finished: RESTORE' });
  expect(daemon.progresssCurrent).toBe(daemon.progresssTotal);
  return daemon;
}

test('a staged restore loads while the stack is read-only, switches, and can be undone and done again', async () => {
  await asSuperuser(`insert into "Genre" values (1000, 'Since the backup')`);
  const [before, oid] = [
    await countGenres(),
    await asSuperuser('select oid from pg_database where datname = current_database()'),
  ];
  stack.proxies.bucket.slow({ down: 30_000 });
  const id = await restoreStaged();
  await waitForPhase(id, 'copy');
  expect((await getStackStatus()).effective).toMatchObject({
    status: 'READ_ONLY',
    currentMessage: expect.stringContaining('read-only while BackupDaemonJob'),
  });
  expect(await countGenres()).toBe(before);
  stack.proxies.bucket.slow({ down: null });
  await finish(id);
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
  const row = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } });
  expect(row).toMatchObject({ workDatabase: null, heldDownOn: expect.any(Date), transactionId: expect.any(String) });
  expect((row.endedOn?.getTime() ?? 0) - (row.heldDownOn?.getTime() ?? 0)).toBeLessThan(10_000);
  expect(await countGenres()).toBe(before - 1);
  expect(await asSuperuser('select oid from pg_database where datname = current_database()')).not.toBe(oid);
  const keptName = `${stack.repository.name}_before_${id}`;
  const [kept, ...others] = await listKept();
  expect(others).toEqual([]);
  expect(kept).toMatchObject({ name: keptName, daemonId: id, undoProblem: null });
  expect(kept?.size).toBeGreaterThan(1_000_000);
  expect(Date.parse(kept?.dropAfter ?? '') - Date.parse(kept?.keptOn ?? '')).toBeGreaterThan(71 * 3_600_000);

  const preview = await callRoute(previewRoutes, 'GET', `/repo/v1/admin/restore-preview?key=${key}`, { token });
  expect((await preview.json()).changes.unknown).toBe('ANOTHER_DATABASE');

  const undo = await readDaemon(await postUndo(token, id));
  expect(undo).toMatchObject({ type: 'RESTORE', mode: 'UNDO', undoOf: { id, isUndo: false } });
  await finish(undo.id);
  expect(await countGenres()).toBe(before);
  expect(await asSuperuser('select oid from pg_database where datname = current_database()')).toBe(oid);
  expect((await listKept()).map(({ daemonId }) => daemonId)).toEqual([undo.id]);

  const again = await postUndo(token, id);
  expect([again.status, (await again.json()).reason]).toEqual([
    409,
    expect.stringMatching(`^Restore ${id} cannot be undone: its previous database ${keptName} is back in place`),
  ]);
  const redo = await readDaemon(await postUndo(token, undo.id));
  await finish(redo.id);
  expect(await countGenres()).toBe(before - 1);
  expect((await listKept()).map(({ daemonId }) => daemonId)).toEqual([redo.id]);
  expect(redo.undoOf).toEqual({ id: undo.id, isUndo: true });
  const list = await callRoute(daemonsRoutes, 'GET', '/repo/v1/admin/daemon?type=RESTORE', { token });
  const { results } = daemonPage.strict().parse(await list.json());
  expect(results.map((daemon) => [jobName(daemon), jobWay(daemon), daemon.undoneBy?.id ?? null])).toEqual([
    [`Undo ${redo.id}`, `of undo ${undo.id}`, null],
    [`Undo ${undo.id}`, `of restore ${id}`, redo.id],
    [`Restore ${id}`, 'staged', undo.id],
  ]);
});

test('a kept database is dropped by hand once, and the history says by whom', async () => {
  const [kept] = await listKept();
  const name = kept?.name ?? '';
  expect((await deleteKept(stack.repository.name)).status).toBe(404);
  expect((await deleteKept('a\0b')).status).toBe(404);
  await asSuperuser(`alter database "${name}" is_template true`);
  expect((await deleteKept(name)).status).toBe(204);
  expect(await asSuperuser(`select 1 from pg_database where datname = '${name}'`)).toBeUndefined();
  expect((await deleteKept(name)).status).toBe(404);
  expect(await listKept()).toEqual([]);
  expect(await consoleDb().audit.findMany({ where: { kind: 'KEPT_DATABASE_DROPPED' } })).toMatchObject([
    { subject: name, doneBy: administratorEmail, outcome: 'DONE', details: { daemonId: kept?.daemonId } },
  ]);
});

test('what is due is dropped by one of several runners, and a database that is gone already is taken off the list', async () => {
  const id = await restoreStaged();
  await finish(id);
  const [kept] = await listKept();
  expect(await dropExpiredDatabases()).toBe(0);
  const due = new Date(Date.parse(kept?.dropAfter ?? '') + 1);
  const dropped = await Promise.all([dropExpiredDatabases(due), dropExpiredDatabases(due), dropExpiredDatabases(due)]);
  expect(dropped.sort()).toEqual([0, 0, 1]);
  expect(await listKept()).toEqual([]);
  expect(await asSuperuser(`select 1 from pg_database where datname = '${kept?.name}'`)).toBeUndefined();
  expect(await consoleDb().audit.count({ where: { subject: kept?.name ?? '', doneBy: null } })).toBe(1);

  const other = await restoreStaged();
  await finish(other);
  const [gone] = await listKept();
  await asSuperuser(`drop database "${gone?.name}"`);
  expect(await listKept()).toMatchObject([{ size: null, undoProblem: expect.stringContaining('no longer on') }]);
  expect(await (await postUndo(token, other)).json()).toMatchObject({
    reason: expect.stringContaining('no longer on'),
  });
  expect((await deleteKept(gone?.name ?? '')).status).toBe(204);
  expect(await listKept()).toEqual([]);
});

test('what can’t be undone or staged is told in a sentence', async () => {
  const backup = await consoleDb().daemon.findFirstOrThrow({ where: { type: 'BACKUP' } });
  const answers = [
    await postUndo(token, '999999'),
    await postUndo(token, 'x'),
    await postUndo(token, String(backup.id)),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 409]);
  const safe = await postRestore(token, { url: key, mode: 'STAGED', safetyBackup: true });
  expect(safe.status).toBe(400);
  await asSuperuser('create table extra (id int)');
  const owner = new URL(stack.repository.url).username;
  await asSuperuser(`alter table extra owner to ${owner}`);
  const daemon = await waitForEnd(token, await restoreStaged());
  expect(daemon).toMatchObject({
    status: 'FAILED',
    errorMessage: expect.stringMatching(
      /^A staged restore can't be done: The backup does not hold these tables, which would be gone: public\.extra\. .* Nothing was changed\.$/,
    ),
  });
  await asSuperuser('drop table extra');
  expect((await getStackStatus()).effective.status).toBe('READ_WRITE');
  expect(await listKept()).toEqual([]);
});
