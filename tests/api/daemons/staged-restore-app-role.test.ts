import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { postBackup, postRestore, postUndo, readDaemon, waitForEnd, waitForPhase } from '#tests/daemon-api.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** The repository belongs to a group that the console's role is a member of, and the services have a role of their own. */

const suffix = randomBytes(4).toString('hex');
const [owner, app] = [`console_${suffix}`, `app_${suffix}`];
let stack: TestStack;
let runner: Runner;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  const { name } = stack.repository;
  await ask(`create role ${owner} login createdb createrole password 'secret'; create role ${app} login password 'secret';
    grant tester, pg_signal_backend to ${owner}; grant ${app} to ${owner} with admin option;
    grant select, insert, delete on all tables in schema public to ${app};
    alter role ${app} in database ${name} set work_mem to '7MB'`);
  process.env.REPOSITORY_DATABASE_URL = addressOf(owner);
  process.env.REPOSITORY_APP_ROLE = app;
  resetSettings();
  runner = await startConfiguredRunner();
});

afterAll(async () => {
  await runner.stop();
  delete process.env.REPOSITORY_APP_ROLE;
  const kept = await consoleDb().keptDatabase.findMany();
  await stack.close();
  for (const { name } of kept) await askServer(`drop database "${name}" with (force)`);
  await askServer(`drop owned by ${app}, ${owner}; drop role ${app}; drop role ${owner}`);
});

function addressOf(role: string): string {
  const url = new URL(stack.repository.adminUrl);
  url.username = role;
  url.password = 'secret';
  return url.toString();
}

async function ask(sql: string, url = stack.repository.adminUrl): Promise<unknown> {
  const client = new Client(url);
  await client.connect();
  const result = await client.query(sql).finally(() => client.end());
  return Array.isArray(result) ? undefined : Object.values(result.rows[0] ?? {})[0];
}

function askServer(sql: string): Promise<unknown> {
  const url = new URL(stack.repository.adminUrl);
  url.pathname = '/postgres';
  return ask(sql, url.toString());
}

/** What the services may do in what is the repository now. */
async function ability(): Promise<StackStatusValue> {
  const client = new Client(addressOf(app));
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select from "Genre"');
    await client.query(`begin; insert into "Genre" values (2000, 'tried'); rollback`);
    return 'READ_WRITE';
  } catch (error) {
    const isReadOnly = error instanceof Error && 'code' in error && error.code === '25006';
    return isReadOnly ? 'READ_ONLY' : 'DOWN';
  } finally {
    await client.end().catch(() => {});
  }
}

/** Of the services' role in a database, and who owns that. */
function settingsIn(database: string): Promise<unknown> {
  return askServer(
    `select concat_ws(' ', pg_get_userbyid(d.datdba), s.setconfig) from pg_database d
       left join pg_db_role_setting s on s.setdatabase = d.oid and s.setrole = '${app}'::regrole
      where d.datname = '${database}'`,
  );
}

const set = (status: StackStatusValue) =>
  setStackStatus(
    { status, currentMessage: null, pendingMaintenanceMessage: null },
    { changedBy: administratorEmail, ifMatch: null },
  );

test('the role obeys the stack in whatever database is the repository, and nothing of that stays in one put aside', async () => {
  const { name } = stack.repository;
  const [plain, readOnly] = ['tester {work_mem=7MB}', 'tester {work_mem=7MB,default_transaction_read_only=on}'];
  const { id: backupId } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, backupId)).status).toBe('COMPLETED');
  const { backupKey } = await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(backupId) } });
  expect([await ability(), await settingsIn(name)]).toEqual(['READ_WRITE', plain]);

  stack.proxies.bucket.slow({ down: 30_000 });
  const { id } = await readDaemon(await postRestore(token, { url: backupKey, mode: 'STAGED' }));
  await waitForPhase(id, 'copy');
  expect([await ability(), await settingsIn(name)]).toEqual(['READ_ONLY', readOnly]);
  stack.proxies.bucket.slow({ down: null });
  expect(await waitForEnd(token, id)).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  await expect.poll(ability, { timeout: 15_000 }).toBe('READ_WRITE');
  expect([await settingsIn(name), await settingsIn(`${name}_before_${id}`)]).toEqual([plain, plain]);

  await set('READ_ONLY');
  await expect.poll(() => settingsIn(name), { timeout: 15_000 }).toBe(readOnly);
  const undo = await readDaemon(await postUndo(token, id));
  expect(await waitForEnd(token, undo.id)).toMatchObject({ status: 'COMPLETED', errorMessage: null });
  await expect.poll(ability, { timeout: 15_000 }).toBe('READ_ONLY');
  expect([await settingsIn(name), await settingsIn(`${name}_before_${undo.id}`)]).toEqual([readOnly, plain]);
  await set('READ_WRITE');
  await expect.poll(ability, { timeout: 15_000 }).toBe('READ_WRITE');
  expect(await settingsIn(name)).toBe(plain);
  expect(await consoleDb().appRole.findMany()).toMatchObject([
    { role: app, loginTaken: false, readOnlySet: false, inForce: 'READ_WRITE', problem: null },
  ]);
});
