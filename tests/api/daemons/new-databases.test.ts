import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as oneRoutes from '#app/repo/v1/admin/new-database/[name]/route.ts';
import * as listRoutes from '#app/repo/v1/admin/new-database/route.ts';
import { type NewDatabase, newDatabaseList } from '#lib/contracts/new-database.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postRestore, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

const ending = randomBytes(4).toString('hex');
const names = { made: `made by "é" ${ending}`, replaced: `replaced_${ending}`, own: `of_another_${ending}` };
let stack: TestStack;
let runner: Runner;
let token: string;
let key: string;
let madeBy: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  key = (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
  madeBy = await restoreInto(names.made);
  await restoreInto(names.replaced);
  await runSql(`drop database ${names.replaced}`);
  await runSql(`create database ${names.replaced}`);
  await runSql(`create database ${names.own}`);
});

afterAll(async () => {
  await runner.stop();
  for (const name of Object.values(names)) {
    await runSql(`drop database if exists "${name.replaceAll('"', '""')}" with (force)`);
  }
  await stack.close();
});

async function restoreInto(database: string): Promise<string> {
  const { id } = await readDaemon(await postRestore(token, { fileName: key, target: { database } }));
  const ended = await waitForEnd(token, id);
  expect([ended.status, ended.errorMessage]).toEqual(['COMPLETED', null]);
  return id;
}

async function connect(database?: string): Promise<Client> {
  const url = new URL(stack.repository.url);
  if (database !== undefined) url.pathname = `/${encodeURIComponent(database)}`;
  const client = new Client(url.toString());
  await client.connect();
  return client;
}

async function runSql(sql: string): Promise<Record<string, unknown>[]> {
  const client = await connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function list(): Promise<NewDatabase[]> {
  const answer = await callRoute(listRoutes, 'GET', '/repo/v1/admin/new-database', { token });
  return newDatabaseList.strict().parse(await answer.json()).results;
}

const remove = (name: string, by = token) =>
  callRoute(oneRoutes, 'DELETE', `/repo/v1/admin/new-database/${encodeURIComponent(name)}`, { token: by });

test('those that a restore made are listed: by which, from which backup, how large', async () => {
  expect(await list()).toEqual([
    {
      name: names.made,
      daemonId: madeBy,
      backupKey: key,
      madeOn: expect.any(String),
      size: expect.any(Number),
      deletionProblem: null,
    },
  ]);
});

test('none but these is deleted: not one that was made anew under the name, nor another, nor the stack’s own', async () => {
  const own = new URL(stack.repository.url).pathname.slice(1);
  for (const name of [names.replaced, names.own, own, 'postgres', 'none', 'a\0b']) {
    const answer = await remove(name);
    expect([name, answer.status]).toEqual([name, answer.status === 400 ? 400 : 404]);
  }
  const there = await runSql(`select datname from pg_database where datname in ('${names.replaced}', '${names.own}')`);
  expect(there).toHaveLength(2);
  expect(await consoleDb().audit.count({ where: { kind: 'NEW_DATABASE_DROPPED' } })).toBe(0);
});

test('one with somebody in it stays', async () => {
  const client = await connect(names.made);
  try {
    expect((await list())[0]?.deletionProblem).toContain('1 session is connected');
    const answer = await remove(names.made);
    expect([answer.status, (await answer.json()).reason]).toEqual([
      409,
      expect.stringContaining('1 session is connected'),
    ]);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  } finally {
    await client.end();
  }
});

test('callers who may not are refused', async () => {
  expect((await remove(names.made, stack.tokens.user)).status).toBe(403);
  const answer = await callRoute(listRoutes, 'GET', '/repo/v1/admin/new-database', { token: stack.tokens.user });
  expect(answer.status).toBe(403);
});

test('one is deleted, and it is in the history', async () => {
  await expect.poll(async () => (await list())[0]?.deletionProblem).toBeNull();
  expect((await remove(names.made)).status).toBe(204);
  expect(await list()).toEqual([]);
  expect((await remove(names.made)).status).toBe(404);
  const [event] = await consoleDb().audit.findMany({ where: { kind: 'NEW_DATABASE_DROPPED' } });
  expect(event).toMatchObject({
    subject: names.made,
    doneBy: administratorEmail,
    outcome: 'DONE',
    details: { daemonId: madeBy },
  });
});
