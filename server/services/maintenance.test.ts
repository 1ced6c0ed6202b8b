import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { cancelMaintenance } from './maintenance/cancel-maintenance.ts';
import { changeMaintenance } from './maintenance/change-maintenance.ts';
import { createMaintenance } from './maintenance/create-maintenance.ts';
import { endMaintenance } from './maintenance/end-maintenance.ts';
import { extendMaintenance } from './maintenance/extend-maintenance.ts';
import { getMaintenance } from './maintenance/get-maintenance.ts';
import { runDueMaintenance } from './maintenance/run-due-maintenance.ts';
import { startMaintenance } from './maintenance/start-maintenance.ts';
import { getStackStatus, stackStatusTag } from './stack-status/get-stack-status.ts';
import { listStackStatusChanges } from './stack-status/list-stack-status-changes.ts';
import { setStackStatus } from './stack-status/set-stack-status.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());

beforeEach(async () => {
  await consoleDb().daemon.deleteMany();
  await consoleDb().plannedMaintenance.deleteMany();
  await setStackStatus(initialStackStatus, by);
  await consoleDb().stackStatusChange.deleteMany();
});

const by = { changedBy: emails.administrator };
const minutes = (count: number) => new Date(Date.now() + count * 60_000);

function plan(from: number, to: number, change: Partial<Parameters<typeof createMaintenance>[0]> = {}) {
  const words = { title: 'Upgrade', text: 'We upgrade the database.', status: 'READ_ONLY', endsItself: true } as const;
  return { ...words, startsOn: minutes(from), endsOn: minutes(to), ...change };
}

async function create(from: number, to: number, change: Partial<Parameters<typeof createMaintenance>[0]> = {}) {
  return (await createMaintenance(plan(from, to, change), emails.administrator)).id;
}

/** As if so many minutes had passed. */
async function pass(count: number): Promise<void> {
  const by = `${count} minutes`;
  await consoleDb().$executeRaw`
    update planned_maintenance set starts_on = starts_on - ${by}::interval, ends_on = ends_on - ${by}::interval,
      started_on = started_on - ${by}::interval, announced_ends_on = announced_ends_on - ${by}::interval`;
}

const told = async () => (await getStackStatus()).effective;
const history = async () => (await listStackStatusChanges({ limit: 100, offset: 0 })).results;

describe('the announcement', () => {
  it('is told to everyone who reads the status, of the next one, until it begins', async () => {
    await create(600, 700, { title: 'Later' });
    const id = await create(60, 120);
    const { set, effective } = await getStackStatus();
    expect(set.pendingMaintenanceMessage).toBeNull();
    expect(effective).toMatchObject({ status: 'READ_WRITE', currentMessage: initialStackStatus.currentMessage });
    expect(effective.pendingMaintenanceMessage).toMatch(
      /^Upgrade: \w{3} \d+ \w{3} \d{4}, \d\d:\d\d to .*UTC\. The stack will be read only\. We upgrade the database\.$/,
    );
    await startMaintenance(id, by);
    expect((await told()).pendingMaintenanceMessage).toMatch(/^Later: /);
  });

  it('gives way to a message that an administrator sets, and comes back when they take it away', async () => {
    await create(60, 120);
    const own = { ...initialStackStatus, pendingMaintenanceMessage: 'Tonight.' };
    await setStackStatus(own, by);
    expect(await told()).toEqual(own);
    await setStackStatus(initialStackStatus, by);
    expect((await told()).pendingMaintenanceMessage).toMatch(/^Upgrade: /);
  });

  it('is not stored by a script that reads, changes the status and sends the rest back, now or much later', async () => {
    const id = await create(60, 120);
    const read = await getStackStatus();
    const ifMatch = [stackStatusTag(read)];
    const put = await setStackStatus({ ...read.effective, status: 'READ_ONLY' }, { ...by, ifMatch });
    expect(put.set).toMatchObject({ status: 'READ_ONLY', pendingMaintenanceMessage: null });
    expect(put.effective.pendingMaintenanceMessage).toBe(read.effective.pendingMaintenanceMessage);
    await changeMaintenance(id, plan(90, 150, { title: 'Another: title' }), by);
    await changeMaintenance(id, plan(100, 150), by);
    await cancelMaintenance(id, by);
    const late = await setStackStatus(read.effective, by);
    expect([late.set, late.effective]).toEqual([initialStackStatus, initialStackStatus]);
  });

  it('changes the tag with its words, and by nothing else', async () => {
    const tag = async () => stackStatusTag(await getStackStatus());
    const none = await tag();
    const id = await create(60, 120);
    const first = await tag();
    await create(200, 220);
    expect([await tag(), first === none]).toEqual([first, false]);
    await extendMaintenance(id, minutes(130), by);
    expect(await tag()).not.toBe(first);
    await expect(setStackStatus(initialStackStatus, { ...by, ifMatch: [first] })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
    await setStackStatus({ ...initialStackStatus, pendingMaintenanceMessage: 'Own' }, by);
    const own = await tag();
    await extendMaintenance(id, minutes(140), by);
    expect(await tag()).toBe(own);
  });

  it('goes on while one is under way that leaves the status alone', async () => {
    const id = await create(60, 120, { status: null });
    await startMaintenance(id, by);
    expect(await told()).toMatchObject({ status: 'READ_WRITE', currentMessage: initialStackStatus.currentMessage });
    expect((await told()).pendingMaintenanceMessage).toMatch(/UTC\. We upgrade the database\.$/);
    await endMaintenance(id, by);
    expect(await told()).toEqual(initialStackStatus);
    expect(await history()).toEqual([]);
  });
});

describe('its time', () => {
  it('begins and ends it once, and keeps both in the history with its name', async () => {
    const id = await create(5, 30);
    await runDueMaintenance();
    expect((await getMaintenance(id)).state).toBe('PLANNED');
    await pass(6);
    await Promise.all([runDueMaintenance(), runDueMaintenance(), runDueMaintenance()]);
    expect(await told()).toEqual({
      status: 'READ_ONLY',
      currentMessage: 'We upgrade the database.',
      pendingMaintenanceMessage: null,
    });
    const begun = await getMaintenance(id);
    expect(begun).toMatchObject({ state: 'UNDER_WAY', goesBackTo: 'READ_WRITE', changedBy: null, version: 2 });
    expect(begun.announcedEndsOn).toBe(begun.endsOn);
    await pass(25);
    expect((await getMaintenance(id)).state).toBe('OVERRUN');
    await Promise.all([runDueMaintenance(), runDueMaintenance(), runDueMaintenance()]);
    expect(await told()).toEqual(initialStackStatus);
    expect(await getMaintenance(id)).toMatchObject({ state: 'ENDED', goesBackTo: null, version: 3 });
    const named = { id, title: 'Upgrade' };
    expect(await history()).toMatchObject([
      { changedBy: null, maintenance: { ...named, step: 'ENDED' }, to: initialStackStatus },
      { changedBy: null, maintenance: { ...named, step: 'BEGAN' }, from: initialStackStatus },
    ]);
  });

  it('tells when the next step is due', async () => {
    expect(await runDueMaintenance()).toBeNull();
    await create(300, 310);
    expect(await runDueMaintenance()).toBeNull();
    await create(1, 20);
    const next = (await runDueMaintenance()) ?? 0;
    expect(next).toBeGreaterThan(50_000);
    expect(next).toBeLessThanOrEqual(60_000);
    await pass(2);
    await runDueMaintenance();
    expect((await runDueMaintenance()) ?? 0).toBeGreaterThan(17 * 60_000);
  });

  it('goes by unbegun when nobody was there in all of it, and the status stays', async () => {
    const id = await create(5, 30);
    const stays = await create(40, 50, { endsItself: false });
    await pass(120);
    await runDueMaintenance();
    for (const one of [id, stays]) {
      expect(await getMaintenance(one)).toMatchObject({ state: 'ENDED', startedOn: null, endedOn: expect.any(String) });
    }
    expect(await told()).toEqual(initialStackStatus);
    expect(await history()).toEqual([]);
  });

  it('begins late when a part of it is left, and ends what ended while nobody was there', async () => {
    const first = await create(5, 30);
    await pass(10);
    await runDueMaintenance();
    await create(21, 60, { title: 'Move', status: 'DOWN' });
    await pass(25);
    await runDueMaintenance();
    expect(await told()).toMatchObject({ status: 'DOWN' });
    expect((await history()).map(({ to }) => to.status)).toEqual(['DOWN', 'READ_ONLY']);
    const { startedOn, endedOn, endsOn } = await getMaintenance(first);
    expect(startedOn).not.toBeNull();
    expect(Date.parse(endedOn ?? '')).toBeGreaterThan(Date.parse(endsOn));
    await pass(60);
    await runDueMaintenance();
    expect(await told()).toEqual(initialStackStatus);
  });

  it('is overrun by one that waits for somebody to end it', async () => {
    const id = await create(0, 10, { endsItself: false });
    await runDueMaintenance();
    await pass(20);
    await runDueMaintenance();
    expect(await getMaintenance(id)).toMatchObject({ state: 'OVERRUN', endedOn: null });
    await extendMaintenance(id, minutes(5), by);
    const extended = await getMaintenance(id);
    expect(extended.state).toBe('UNDER_WAY');
    expect(Date.parse(extended.endsOn)).toBeGreaterThan(Date.parse(extended.announcedEndsOn ?? ''));
    await endMaintenance(id, by);
    expect(await told()).toEqual(initialStackStatus);
    expect(await history()).toMatchObject([{ changedBy: emails.administrator, maintenance: { step: 'ENDED' } }, {}]);
  });
});

describe('what an administrator sets meanwhile', () => {
  it('stays when it is another status', async () => {
    const id = await create(0, 10);
    await runDueMaintenance();
    const mine = { ...initialStackStatus, status: 'DOWN', currentMessage: 'Fire.' } as const;
    await setStackStatus(mine, by);
    expect((await getMaintenance(id)).goesBackTo).toBeNull();
    await endMaintenance(id, by);
    expect(await told()).toEqual(mine);
  });

  it('does not keep the status from going back when it is only another message', async () => {
    const id = await create(0, 10);
    await runDueMaintenance();
    const late = { ...(await told()), currentMessage: 'We are late.', pendingMaintenanceMessage: 'Also tomorrow.' };
    await setStackStatus(late, by);
    await changeMaintenance(id, { ...plan(0, 10), ...(await planOf(id)), text: 'Other words' }, by);
    expect(await told()).toEqual(late);
    await endMaintenance(id, by);
    expect(await told()).toEqual({ ...initialStackStatus, pendingMaintenanceMessage: 'Also tomorrow.' });
  });

  it('stays when it was changed past the console', async () => {
    const id = await create(0, 10);
    await runDueMaintenance();
    await consoleDb().$executeRaw`update stack_status set status = 'DOWN'`;
    await endMaintenance(id, by);
    expect((await told()).status).toBe('DOWN');
  });

  it('lets the current message follow the text', async () => {
    const id = await create(0, 10);
    await runDueMaintenance();
    await changeMaintenance(id, { ...(await planOf(id)), text: 'Other words' }, by);
    expect((await told()).currentMessage).toBe('Other words');
    await endMaintenance(id, by);
    expect(await told()).toEqual(initialStackStatus);
  });
});

async function planOf(id: string) {
  const { title, text, status, startsOn, endsOn, endsItself } = await getMaintenance(id);
  return { title, text, status, startsOn: new Date(startsOn), endsOn: new Date(endsOn), endsItself };
}

describe('two of them', () => {
  it('may meet where one overruns: each ends for itself, in either order', async () => {
    for (const order of ['first', 'second'] as const) {
      const first = await create(0, 10, { endsItself: false });
      await runDueMaintenance();
      await pass(20);
      const second = await create(0, 10, { title: 'Move', text: 'We move.', status: 'DOWN', endsItself: false });
      await runDueMaintenance();
      expect(await told()).toMatchObject({ status: 'DOWN', currentMessage: 'We move.' });
      await endMaintenance(order === 'first' ? first : second, by);
      expect((await told()).status).toBe(order === 'first' ? 'DOWN' : 'READ_ONLY');
      await endMaintenance(order === 'first' ? second : first, by);
      expect(await told()).toEqual(initialStackStatus);
    }
  });

  it('do not overlap where both change the status, and the sentence names the other', async () => {
    const id = await create(60, 120);
    const refused = {
      code: 'CONFLICT',
      message: expect.stringContaining(`It would overlap with “Upgrade” (ID: ${id})`),
    };
    for (const [from, to] of [
      [0, 61],
      [119, 130],
      [70, 80],
      [10, 500],
    ] as const) {
      await expect(create(from, to)).rejects.toMatchObject(refused);
    }
    await create(70, 80, { status: null });
    const after = await create(120, 130);
    await expect(changeMaintenance(after, plan(110, 130), by)).rejects.toMatchObject(refused);
    await expect(extendMaintenance(id, minutes(121), by)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(startMaintenance(after, by)).rejects.toMatchObject(refused);
    await cancelMaintenance(id, by);
    await create(60, 119);
  });

  it('do not overlap however many are planned at once, past the console too', async () => {
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => create(60 + index, 120 + index)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'CONFLICT' });
    const client = new Client(test.consoleDatabase.url);
    await client.connect();
    const insert = client.query(`insert into planned_maintenance (title, text, status, starts_on, ends_on, created_by)
      select title, text, status, starts_on, ends_on, created_by from planned_maintenance`);
    await expect(insert).rejects.toMatchObject({ code: '23P01' });
    await client.end();
  });
});

describe('a daemon that holds the stack down', () => {
  it('stays above it: it begins, ends and announces beneath', async () => {
    const holdMessage = 'A backup is being restored.';
    const restore = { type: 'RESTORE', backupKey: 'a.zip', startedBy: emails.administrator, holdMessage } as const;
    const { id: daemonId } = await consoleDb().daemon.create({ data: restore });
    const id = await create(0, 10);
    expect(await told()).toMatchObject({
      status: 'DOWN',
      pendingMaintenanceMessage: expect.stringMatching(/^Upgrade/),
    });
    await runDueMaintenance();
    expect(await getStackStatus()).toMatchObject({
      effective: { status: 'DOWN', currentMessage: holdMessage },
      set: { status: 'READ_ONLY' },
    });
    await endMaintenance(id, by);
    expect((await getStackStatus()).set).toEqual(initialStackStatus);
    expect((await told()).status).toBe('DOWN');
    await startMaintenance(await create(1, 10), by);
    await consoleDb().daemon.update({ where: { id: daemonId }, data: { status: 'COMPLETED', endedOn: new Date() } });
    expect((await told()).status).toBe('READ_ONLY');
  });
});
