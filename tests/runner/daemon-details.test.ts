import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { DetailsState } from '#server/runner/report/details-state.ts';
import { writeDetails } from '#server/runner/report/write-details.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { postBackup, postRestore, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { accessDenied } from '#tests/fault-proxy.ts';
import { startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** What a daemon tells of its work, as it comes to be in the console database. */

let stack: TestStack;
let token: string;
let runner: Runner | null = null;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
});

afterEach(async () => {
  stack.proxies.bucket.answer(null);
  stack.proxies.bucket.slow({ up: null });
  await runner?.stop();
  runner = null;
});

afterAll(() => stack.close());

function readDetails(id: string) {
  const byPosition = { orderBy: { position: 'asc' as const } };
  return consoleDb().daemon.findUniqueOrThrow({
    where: { id: Number(id) },
    include: {
      phases: byPosition,
      tables: byPosition,
      logLines: { orderBy: { number: 'asc' } },
      rateSamples: { orderBy: { number: 'asc' } },
    },
  });
}

type Details = Awaited<ReturnType<typeof readDetails>>;

function expectPhases(details: Details, keys: string[]): void {
  expect(details.phases.map(({ key }) => key)).toEqual(keys);
  let clock = details.startedOn.getTime();
  for (const { startedOn, endedOn, outcome } of details.phases) {
    expect(outcome).toBe('done');
    expect(startedOn?.getTime()).toBeGreaterThanOrEqual(clock);
    expect(endedOn?.getTime()).toBeGreaterThanOrEqual(startedOn?.getTime() ?? 0);
    clock = endedOn?.getTime() ?? 0;
  }
  expect(details.endedOn?.getTime()).toBeGreaterThanOrEqual(clock);
}

function expectTables(details: Details): void {
  expect(details.tables).toHaveLength(11);
  for (const table of details.tables) {
    expect(table).toMatchObject({ state: 'done', rowsDone: table.rowsTotal, bytesDone: table.bytesTotal });
  }
  const rows = details.tables.reduce((sum, table) => sum + table.rowsDone, 0n);
  expect(rows).toBe(15_607n);
  const bytes = details.tables.reduce((sum, table) => sum + table.bytesDone, 0n);
  expect(details.rateSamples.at(-1)).toMatchObject({ rows, bytes });
  expect(details.logLines.map(({ number }) => number)).toEqual([...details.logLines.keys()]);
}

test('a backup and its restore leave their phases in order, every table whole, and a log', async () => {
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  const backup = await readDetails(id);
  expectPhases(backup, ['snapshot', 'plan', 'copy', 'finish']);
  expectTables(backup);
  expect(backup.tables[0]?.name).toMatch(/^public\./);
  const text = backup.logLines.map((line) => line.text).join('\n');
  expect(text).toMatch(/The snapshot of .* was taken at .*: 11 tables in 1 schema/);
  expect(text).toContain('Copied 11 tables: 15,607 rows');
  expect(backup.logLines.at(-1)?.text).toBe('Finished.');
  expect(backup.waitingFor).toBeNull();

  const { id: restoreId } = await readDaemon(await postRestore(token, { url: backup.backupKey, safetyBackup: false }));
  expect((await waitForEnd(token, restoreId)).status).toBe('COMPLETED');
  const restore = await readDetails(restoreId);
  const keys = ['check', 'hold', 'lock', 'clear', 'copy', 'build', 'prove', 'commit', 'release'];
  expectPhases(restore, keys);
  expectTables(restore);
});

test('a failed backup says in which phase it failed, and of what kind the failure was', async () => {
  stack.proxies.bucket.answer(accessDenied);
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  const { errorMessage } = await waitForEnd(token, id);
  const details = await readDetails(id);
  expect(details.errorCode).toBe('BUCKET_REFUSED');
  expect([details.errorReason, details.errorSqlState]).toEqual(['BUCKET_ACCESS_DENIED', null]);
  expect(details.phases.map(({ outcome }) => outcome)).toEqual(['failed', null, null, null]);
  expect(details.phases[1]?.startedOn).toBeNull();
  expect(details.logLines.at(-1)).toMatchObject({ level: 'warning', text: errorMessage });
});

test('kill -9: what was written stays, and the phase at work is broken off', async () => {
  const doomed = await startRunnerProcess(stack);
  stack.proxies.bucket.slow({ up: 20_000 });
  const { id } = await readDaemon(await postBackup(token));
  const stateOf = async () => (await readDetails(id)).phases.map(({ startedOn, outcome }) => startedOn && outcome);
  await expect.poll(() => stateOf().then((states) => states[0]), { timeout: 30_000 }).toBe('done');
  const lineCount = (await readDetails(id)).logLines.length;
  expect(lineCount).toBeGreaterThan(0);
  await doomed.kill();
  stack.proxies.bucket.slow({ up: null });
  runner = await startConfiguredRunner({ everyMs: 200, silentMs: 1000 });
  expect((await waitForEnd(token, id)).status).toBe('FAILED');
  const details = await readDetails(id);
  expect(details.errorCode).toBe('RUNNER_LOST');
  expect(details.phases.filter(({ startedOn, outcome }) => startedOn !== null && outcome === null)).toHaveLength(1);
  expect(details.logLines.length).toBeGreaterThanOrEqual(lineCount);
});

test('a runner that lost its daemon writes nothing, and a batch that is written twice counts once', async () => {
  const db = consoleDb();
  const { id } = await db.daemon.create({
    data: { type: 'BACKUP', backupKey: 'x.zip', startedBy: 'test', runner: 'holder' },
  });
  const state = new DetailsState([{ key: 'copy', title: 'Copy' }]);
  const idle = { rowsDone: 1, rowsTotal: 2.5, bytesDone: 3, bytesTotal: 4, state: 'at work' } as const;
  state.take({
    kind: 'tables',
    tables: [
      { ...idle, name: 'public.a' },
      { ...idle, name: 'public.b' },
    ],
  });
  state.take({ kind: 'log', level: 'info', text: 'Hello' });
  const batch = state.takeBatch({ isLast: false });
  expect(await writeDetails({ db, runner: 'loser' }, id, batch)).toBe(false);
  expect(await readDetails(String(id))).toMatchObject({ phases: [], tables: [], logLines: [], rateSamples: [] });
  expect(await writeDetails({ db, runner: 'holder' }, id, batch)).toBe(true);
  expect(await writeDetails({ db, runner: 'holder' }, id, batch)).toBe(true);
  state.take({ kind: 'tables', tables: [{ ...idle, name: 'public.c' }] });
  expect(await writeDetails({ db, runner: 'holder' }, id, state.takeBatch({ isLast: false }))).toBe(true);
  const details = await readDetails(String(id));
  expect(details.tables.map(({ name, revision }) => [name, revision])).toEqual([['public.c', 2]]);
  expect(details.logLines.map(({ text }) => text)).toEqual(['Hello']);
  await db.daemon.update({ where: { id }, data: { status: 'FAILED', endedOn: new Date() } });
  expect(await writeDetails({ db, runner: 'holder' }, id, batch)).toBe(false);
});
