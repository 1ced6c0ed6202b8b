import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { createMaintenance } from '#server/services/maintenance/create-maintenance.ts';
import { endMaintenance } from '#server/services/maintenance/end-maintenance.ts';
import { getMaintenance } from '#server/services/maintenance/get-maintenance.ts';
import { getStackStatus } from '#server/services/stack-status/get-stack-status.ts';
import { knownStackStatus, stopWatchingStackStatus } from '#server/services/stack-status/watched-stack-status.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** Runners as real processes: several at once, killed, and away for a while. */

let stack: TestStack;
const runners: RunnerProcess[] = [];

beforeAll(async () => {
  stack = await startTestStack('empty');
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.kill()));
});

afterAll(() => stack.close());

async function startRunner(): Promise<RunnerProcess> {
  const runner = await startRunnerProcess(stack);
  runners.push(runner);
  return runner;
}

type Taken = 'READ_ONLY' | 'DOWN';
const seconds = (count: number) => new Date(Date.now() + count * 1000);

async function create(title: string, from: number, to: number, status: Taken = 'READ_ONLY'): Promise<string> {
  const plan = { text: 'We upgrade.', endsItself: true, status, title, startsOn: seconds(from), endsOn: seconds(to) };
  return (await createMaintenance(plan, 'admin@example.org')).id;
}

async function pass(id: string, count: number): Promise<void> {
  const by = `${count} seconds`;
  await consoleDb().$executeRaw`
    update planned_maintenance set starts_on = starts_on - ${by}::interval, ends_on = ends_on - ${by}::interval
     where id = ${Number(id)}`;
}

const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 100 });
const stateOf = async (id: string) => (await getMaintenance(id)).state;
const changesOf = (id: string) =>
  consoleDb().stackStatusChange.findMany({ where: { maintenanceId: Number(id) }, orderBy: { id: 'asc' } });

test('several runners begin and end it once, at its time', async () => {
  await Promise.all([startRunner(), startRunner()]);
  const id = await create('Quick', 1, 3600);
  const startsOn = new Date((await getMaintenance(id)).startsOn);
  expect((await getStackStatus()).effective.pendingMaintenanceMessage).toMatch(/^Quick: /);
  await until(async () => expect(await stateOf(id)).toBe('UNDER_WAY'));
  await pass(id, 3600);
  await until(async () => expect(await stateOf(id)).toBe('ENDED'));
  expect(await changesOf(id)).toMatchObject([
    { maintenanceStep: 'BEGAN', toStatus: 'READ_ONLY', toCurrentMessage: 'We upgrade.', changedBy: null },
    { maintenanceStep: 'ENDED', toStatus: 'READ_WRITE', changedBy: null },
  ]);
  const { version, startedOn, endsOn, endedOn } = await getMaintenance(id);
  expect(version).toBe(3);
  expect(Date.parse(startedOn ?? '')).toBeGreaterThanOrEqual(startsOn.getTime());
  expect(Date.parse(endedOn ?? '')).toBeGreaterThanOrEqual(Date.parse(endsOn));
  expect((await getStackStatus()).effective).toEqual(initialStackStatus);
});

test('killed in the middle of a step, a runner leaves nothing of it, and the next one does it', async () => {
  const client = new Client(stack.consoleDatabase.url);
  await client.connect();
  try {
    await client.query('begin; select 1 from stack_status for update');
    const before = await getStackStatus();
    const { rows } = await client.query<{ id: string }>(
      `insert into planned_maintenance (title, text, status, starts_on, ends_on, created_by)
       values ('Long', 'We upgrade.', 'READ_ONLY', now(), now() + interval '1 hour', 'admin@example.org')
       returning id::text`,
    );
    await client.query('commit; begin; select 1 from stack_status for update');
    const id = rows[0]?.id ?? '';
    const runner = await startRunner();
    const waiting = () =>
      consoleDb().$queryRaw<unknown[]>`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await until(async () => expect(await waiting()).not.toEqual([]));
    await runner.kill();
    await client.query('commit');
    await until(async () => expect(await waiting()).toEqual([]));
    expect(await getMaintenance(id)).toMatchObject({ state: 'PLANNED', version: 1, startedOn: null });
    expect((await getStackStatus()).version).toBe(before.version);

    const second = await startRunner();
    await until(async () => expect(await stateOf(id)).toBe('UNDER_WAY'));
    await second.kill();
    await pass(id, 2 * 3600);
    const missed = await create('Missed', 60, 120);
    await pass(missed, 3600);
    expect([await stateOf(id), (await getStackStatus()).set.status]).toEqual(['OVERRUN', 'READ_ONLY']);

    await startRunner();
    await until(async () => expect([await stateOf(id), await stateOf(missed)]).toEqual(['ENDED', 'ENDED']));
    expect((await getMaintenance(missed)).startedOn).toBeNull();
    expect(await changesOf(missed)).toEqual([]);
    expect((await changesOf(id)).map(({ maintenanceStep }) => maintenanceStep)).toEqual(['BEGAN', 'ENDED']);
    expect((await getStackStatus()).effective).toEqual(initialStackStatus);
  } finally {
    await client.end();
  }
});

test('a runner that lost the console database for a while goes on where it was', async () => {
  await startRunner();
  stack.proxies.consoleDatabase.cut();
  const id = await create('After', 0, 3600);
  stack.proxies.consoleDatabase.mend();
  await until(async () => expect(await stateOf(id)).toBe('UNDER_WAY'));
});

test('the role of the stack’s services and the gate obey what begins and ends', async () => {
  const names = { app: `app_${randomBytes(4).toString('hex')}`, owner: `owner_${randomBytes(4).toString('hex')}` };
  const admin = new Client(stack.repository.adminUrl);
  await admin.connect();
  const canLogIn = async () =>
    (await admin.query<{ can: boolean }>('select rolcanlogin as can from pg_roles where rolname = $1', [names.app]))
      .rows[0]?.can;
  try {
    await admin.query(`create role ${names.owner} login createrole password 'owner'; create role ${names.app} login;
      grant ${names.app} to ${names.owner} with admin option; grant pg_signal_backend to ${names.owner}`);
    const address = new URL(stack.repository.adminUrl);
    Object.assign(address, { username: names.owner, password: 'owner' });
    await endAll();
    const runner = await startRunnerProcess(stack, {
      REPOSITORY_DATABASE_URL: address.toString(),
      REPOSITORY_APP_ROLE: names.app,
    });
    runners.push(runner);
    const id = await create('Down', 0, 3600, 'DOWN');
    await until(async () => expect([await canLogIn(), (await knownStackStatus())?.status]).toEqual([false, 'DOWN']));
    await endMaintenance(id, { changedBy: 'admin@example.org' });
    await until(async () =>
      expect([await canLogIn(), (await knownStackStatus())?.status]).toEqual([true, 'READ_WRITE']),
    );
    await runner.stop();
  } finally {
    stopWatchingStackStatus();
    await admin.query(`drop owned by ${names.owner}; drop role ${names.app}; drop role ${names.owner}`);
    await admin.end();
  }
});

async function endAll(): Promise<void> {
  const open = await consoleDb().plannedMaintenance.findMany({ where: { startedOn: { not: null }, endedOn: null } });
  for (const { id } of open) await endMaintenance(String(id), { changedBy: 'admin@example.org' });
}
