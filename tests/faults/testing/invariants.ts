import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { ArchiveInspector } from '#server/engine/archive/inspect-archive.ts';
import type { RepositoryState } from '#server/engine/restore/testing/read-repository-state.ts';
import { recordKey } from '#server/services/backups/backup-record.ts';
import { askConsole, retryUntil } from './ask-console.ts';
import { archiveOf, type Expectation, keyOf, stateOf } from './commands.ts';
import { administratorEmail, type FaultStack, secrets } from './fault-stack.ts';

/** The status that an administrator set before the faults: it is to be the same after each. */
const quietStatus = { status: 'READ_ONLY', currentMessage: 'Quiet please', pendingMaintenanceMessage: null };

export async function setQuietStatus(stack: FaultStack): Promise<void> {
  const answer = await askConsole(stack, 'PUT', 'synapse/status', { body: quietStatus });
  expect(answer.status).toBe(200);
}

const clearedWithinMs = 60_000;

/**
 * What holds after any fault, once everything runs again and the daemon has ended.
 * @param daemon null: the fault kept it from being started
 */
export async function expectSound(
  stack: FaultStack,
  daemon: BackupRestoreStatus | null,
  expectation: Expectation,
): Promise<void> {
  const isDone = daemon?.status === 'COMPLETED';
  expect(await stateOf(stack)).toEqual(isDone ? expectation.done : expectation.before);
  if (daemon !== null) expectToldWell(daemon);
  await expectNothingLeft(stack);
  if (daemon?.type === 'BACKUP' && daemon.status === 'COMPLETED') {
    const { rows } = await expectWhole(stack, daemon.id, keyOf(daemon));
    expect(rows).toBe(daemon.progresssTotal);
  }
  if (daemon?.safetyBackupUrl != null) {
    await expectWhole(stack, daemon.id, keyOf({ backupUrl: daemon.safetyBackupUrl }));
  }
  const others = isDone && expectation.other !== undefined ? [await otherDatabase(stack, daemon)] : [];
  for (const name of others) expect(await stateOf(stack, name)).toMatchObject(contentOf(expectation.other));
  expect(await retryUntil('The status', 30_000, () => readStatus(stack))).toEqual(quietStatus);
}

function expectToldWell({ status, errorMessage, errorDetails, progresssCurrent, progresssTotal }: BackupRestoreStatus) {
  if (status === 'COMPLETED') {
    expect({ errorMessage, errorDetails }).toEqual({ errorMessage: null, errorDetails: null });
    expect(progresssCurrent).toBe(progresssTotal);
    return;
  }
  expect(status).toBe('FAILED');
  expect(errorMessage).toMatch(/^[A-Z][^\n]+\.$/);
  expect(errorMessage).not.toContain('unexpected error');
  for (const secret of [...secrets, '/tmp/', 'node_modules', 'postgresql://', '    at ']) {
    expect(`${errorMessage} ${errorDetails}`).not.toContain(secret);
  }
}

/** The database that a command left beside the repository: the one that it put aside, or the new one that it made. */
async function otherDatabase(stack: FaultStack, { id, targetDatabase }: BackupRestoreStatus): Promise<string> {
  if (targetDatabase !== null) return targetDatabase;
  const [kept] = await stack.sql(`select name from kept_database where daemon_id = ${id}`, 'console');
  if (kept === undefined) throw new Error(`Daemon ${id} put the repository aside, but nobody knows where.`);
  return String(kept.name);
}

/** Without the properties of the database itself: one that is put aside may have others. */
function contentOf(state: RepositoryState = {}): RepositoryState {
  const { database: _, ...content } = state;
  return content;
}

/** Neither sessions, nor jobs, nor open uploads, nor objects that are no whole backups. */
async function expectNothingLeft(stack: FaultStack): Promise<void> {
  const deadline = Date.now() + clearedWithinMs;
  for (;;) {
    const left = await whatIsLeft(stack);
    if (Object.values(left).every(({ length }) => length === 0)) return;
    if (Date.now() > deadline) throw new Error(`Something was left: ${JSON.stringify(left)}`);
    await wait(100);
  }
}

async function whatIsLeft(stack: FaultStack) {
  return {
    sessions: await stack.sql(
      `select application_name, state from pg_stat_activity where pid <> pg_backend_pid()
          and backend_type = 'client backend' and application_name ~ '^stack-console (daemon|sweep)'`,
    ),
    databases: await unexpectedDatabases(stack),
    roles: await stack.sql(`select rolname from pg_roles where rolname ~ '^stack_console_'`),
    atWork: await stack.sql('select id from daemon where ended_on is null', 'console'),
    uploads: await stack.bucket.listUploads(''),
    objects: await unexpectedObjects(stack),
  };
}

/** Those that nobody keeps: what a daemon made for its work is gone, and what it put aside or made for good is known. */
async function unexpectedDatabases(stack: FaultStack): Promise<string[]> {
  const known = await stack.sql(
    `select name from kept_database union all select target_database from daemon where mode = 'NEW_DATABASE' and status = 'COMPLETED' and target_database is not null`,
    'console',
  );
  const expected = new Set(['console', 'postgres', 'repository', ...known.map(({ name }) => String(name))]);
  const found = await stack.sql('select datname from pg_database where not datistemplate');
  const names = found.map(({ datname }) => String(datname));
  const missing = [...expected].filter((name) => !names.includes(name)).map((name) => `${name} is missing`);
  return [...names.filter((name) => !expected.has(name)), ...missing];
}

async function unexpectedObjects(stack: FaultStack): Promise<string[]> {
  const completed = await stack.sql(
    `select backup_key as key from daemon where type = 'BACKUP' and status = 'COMPLETED'
      union all select safety_key from daemon where safety_taken_on is not null`,
    'console',
  );
  const expected = new Set(completed.flatMap(({ key }) => [String(key), recordKey(String(key))]));
  const unexpected: string[] = [];
  for await (const { key } of stack.bucket.list('')) if (!expected.has(key)) unexpected.push(key);
  return unexpected;
}

/** Every chunk of the archive by its SHA-256, and its manifest. */
async function expectWhole(stack: FaultStack, daemonId: string, key: string): Promise<{ rows: number }> {
  const object = await stack.bucket.head(key);
  const inspector = new ArchiveInspector('the archive', 100_000_000);
  inspector.write(await stack.bucket.read(key, { start: 0, end: object?.size ?? 0 }));
  const { manifest } = await inspector.finish();
  expect([manifest.daemonId, manifest.startedBy]).toEqual([daemonId, administratorEmail]);
  return manifest;
}

async function readStatus(stack: FaultStack): Promise<unknown> {
  const answer = await fetch(`${stack.consoleUrl()}/repo/v1/admin/synapse/status`);
  return answer.status === 200 ? answer.json() : null;
}

/** Deletes what a trial put into the bucket, and the databases that it left on purpose. */
export async function clearBackups(stack: FaultStack): Promise<void> {
  const [{ names = [] } = {}] = await stack.sql(
    `select array_agg(datname::text) as names from pg_database where not datistemplate and datname not in ('console', 'postgres', 'repository')`,
  );
  for (const name of names ?? []) await stack.sql(`drop database "${name}" with (force)`);
  await stack.sql('delete from kept_database', 'console');
  await stack.sql('update daemon set target_database = null', 'console');
  const { key: kept } = await archiveOf(stack);
  for await (const { key } of stack.bucket.list('')) if (key !== kept) await stack.bucket.delete(key);
}
