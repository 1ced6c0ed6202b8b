import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as incidentRoutes from '#app/repo/v1/admin/incidents/route.ts';
import { incidentPage } from '#lib/contracts/incident.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { keepAnswer } from '#server/services/incidents/ask-outside-things.ts';
import { syncIncidents } from '#server/services/incidents/sync-incidents.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());
beforeEach(async () => {
  const db = consoleDb();
  await db.incident.deleteMany();
  await db.outsideThing.deleteMany();
  await db.daemon.deleteMany();
});

const start = Date.parse('2026-03-01T03:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);
const sync = (minutes: number) => syncIncidents(defaultStackId, at(minutes));

async function ended(
  type: 'BACKUP' | 'VERIFY' | 'RESTORE',
  minutes: number,
  status: 'COMPLETED' | 'FAILED' | 'TERMINATED',
) {
  const failed =
    status === 'FAILED' ? { errorCode: 'BUCKET_UNREACHABLE', errorMessage: 'The bucket does not answer.' } : {};
  return consoleDb().daemon.create({
    data: {
      type,
      status,
      backupKey: 'a.zip',
      startedBy: 'me@example.org',
      startedOn: at(minutes - 1),
      endedOn: at(minutes),
      ...failed,
    },
  });
}

async function list(state = 'ALL') {
  const answer = await callRoute(incidentRoutes, 'GET', `/repo/v1/admin/incidents?state=${state}`, {
    token: test.tokens.administrator,
  });
  return incidentPage.strict().parse(await answer.json()).results;
}

describe('a failed job', () => {
  it('is one incident from the first failure to the first success, however often it fails', async () => {
    await ended('BACKUP', 0, 'COMPLETED');
    await sync(1);
    expect(await list()).toEqual([]);
    await ended('BACKUP', 10, 'FAILED');
    await sync(11);
    const second = await ended('BACKUP', 25, 'FAILED');
    await ended('BACKUP', 30, 'TERMINATED');
    await sync(31);
    expect(await list('OPEN')).toMatchObject([
      {
        kind: 'BACKUP_FAILED',
        title: 'Backup failed',
        what: `Backup ${second.id} failed: The bucket does not answer. It is failure 2 in a row.`,
        since: at(10).toISOString(),
        openedOn: at(11).toISOString(),
        cause: expect.stringContaining('The bucket is down'),
        remedy: expect.stringContaining('Then start another backup.'),
        link: `/daemons/${second.id}`,
      },
    ]);
    const success = await ended('BACKUP', 40, 'COMPLETED');
    await sync(41);
    expect(await list('OPEN')).toEqual([]);
    expect(await list('CLOSED')).toMatchObject([
      { closedOn: at(41).toISOString(), end: `Backup ${success.id} is the first that completed after the failure.` },
    ]);
    await ended('BACKUP', 50, 'FAILED');
    await sync(51);
    expect(await list()).toHaveLength(2);
  });

  it('tells backups, verifications and restores apart; a restore is forgotten after a day', async () => {
    await ended('VERIFY', 0, 'FAILED');
    await ended('RESTORE', 1, 'FAILED');
    await sync(2);
    expect((await list('OPEN')).map(({ kind }) => kind).sort()).toEqual(['RESTORE_FAILED', 'VERIFICATION_FAILED']);
    await sync(24 * 60 + 1);
    expect((await list('OPEN')).map(({ kind }) => kind)).toEqual(['VERIFICATION_FAILED']);
    expect((await list('CLOSED'))[0]?.end).toMatch(/^No restore was tried for 24 hours/);
  });
});

it('is opened and closed once by five runners at the same time', async () => {
  await ended('BACKUP', 0, 'FAILED');
  await Promise.all([1, 2, 3, 4, 5].map(() => sync(1)));
  expect(await list()).toHaveLength(1);
  await ended('BACKUP', 2, 'COMPLETED');
  await Promise.all([1, 2, 3, 4, 5].map(() => sync(3)));
  expect(await list('OPEN')).toEqual([]);
  expect(await list()).toHaveLength(1);
});

it('needs a bucket to be away for five minutes, and one runner that reaches it is enough', async () => {
  const away = { well: false, problem: 'No route.' };
  await keepAnswer(defaultStackId, 'bucket', away, at(0));
  await keepAnswer(defaultStackId, 'bucket', away, at(4));
  await sync(4);
  expect(await list()).toEqual([]);
  await keepAnswer(defaultStackId, 'bucket', away, at(6));
  await sync(6);
  expect(await list('OPEN')).toMatchObject([
    { kind: 'BUCKET_UNREACHABLE', since: at(0).toISOString(), cause: 'No route.', link: '/settings' },
  ]);
  await keepAnswer(defaultStackId, 'bucket', { well: true, problem: null }, at(7));
  await sync(7);
  expect(await list('CLOSED')).toMatchObject([{ end: 'The bucket answers again.' }]);
});

it('stays as it is when a condition cannot tell, and the other conditions are looked at all the same', async () => {
  await ended('BACKUP', 0, 'FAILED');
  await sync(1);
  const broken = {
    kinds: ['BACKUP_FAILED'] as const,
    find: () => Promise.reject(new Error('no answer')),
    describeEnd: async () => 'never',
  };
  await syncIncidents(defaultStackId, at(2), [broken]);
  expect(await list('OPEN')).toHaveLength(1);
});

describe('a drill', () => {
  const drill = (more: object = {}) =>
    consoleDb().drill.create({
      data: {
        ...{
          stackId: defaultStackId,
          name: 'Sunday',
          which: 'NEWEST',
          cron: '0 3 * * 0',
          zone: 'UTC',
          changedBy: 'me',
        },
        ...{ plannedUntil: at(0), changedOn: at(-60) },
        ...more,
      },
    });
  const run = (drillId: number, minutes: number, data: object) =>
    consoleDb().drillRun.create({
      data: { stackId: defaultStackId, drillId, drillName: 'Sunday', slotOn: at(minutes), state: 'WAITING', ...data },
    });
  afterEach(async () => {
    await consoleDb().drillRun.deleteMany();
    await consoleDb().drill.deleteMany();
  });

  it('is overdue an hour after its time, and missed when it was given up, until a later run begins', async () => {
    const { id } = await drill();
    const waiting = await run(id, 0, { reason: 'It waited for backup 7.' });
    await sync(59);
    expect(await list()).toEqual([]);
    await Promise.all([sync(60), sync(60)]);
    expect(await list('OPEN')).toMatchObject([
      {
        kind: 'DRILL_OVERDUE',
        title: 'Drill overdue',
        what: 'The drill “Sunday” should have begun. It waited for backup 7.',
        since: at(0).toISOString(),
        link: '/protection/drills',
      },
    ]);
    const given = { state: 'SKIPPED', reason: 'Its time has passed.', endedOn: at(361) };
    await consoleDb().drillRun.update({ where: { id: waiting.id }, data: given });
    await sync(362);
    expect(await list('OPEN')).toMatchObject([
      { kind: 'DRILL_MISSED', what: 'A run of the drill “Sunday” was skipped. Its time has passed.' },
    ]);
    await run(id, 10_080, { state: 'RUNNING', daemonId: 9 });
    await sync(10_081);
    expect(await list('OPEN')).toEqual([]);
    expect(await list()).toHaveLength(2);
  });

  it('is overdue, too, when no runner has written down that it is due', async () => {
    await drill({ plannedUntil: at(-1) });
    await sync(61);
    expect((await list('OPEN')).map(({ kind }) => kind)).toEqual(['DRILL_OVERDUE']);
  });

  it.each([
    ['MISSED', /was missed/],
    ['FAILED', /could not begin/],
  ])('that is %s without a verification is told, until it is changed or switched off', async (state, words) => {
    const { id } = await drill({ plannedUntil: at(5) });
    await run(id, 0, { state, endedOn: at(1), reason: 'Because.' });
    await sync(2);
    expect(await list('OPEN')).toMatchObject([{ kind: 'DRILL_MISSED', what: expect.stringMatching(words) }]);
    await consoleDb().drill.update({ where: { id }, data: { changedOn: at(3) } });
    await sync(4);
    expect(await list('OPEN')).toEqual([]);
  });
});
