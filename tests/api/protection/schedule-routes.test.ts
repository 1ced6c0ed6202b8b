import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as protectionRoutes from '#app/repo/v1/admin/protection/route.ts';
import * as oneRoutes from '#app/repo/v1/admin/schedules/[id]/route.ts';
import * as runRoutes from '#app/repo/v1/admin/schedules/[id]/run/route.ts';
import * as previewRoutes from '#app/repo/v1/admin/schedules/preview/route.ts';
import * as listRoutes from '#app/repo/v1/admin/schedules/route.ts';
import * as runsRoutes from '#app/repo/v1/admin/schedules/runs/route.ts';
import { protection } from '#lib/contracts/protection/protection.ts';
import {
  type Schedule,
  schedule,
  scheduledRunPage,
  scheduleInput,
  scheduleList,
} from '#lib/contracts/protection/schedule.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setClock } from '#server/clock.ts';
import { backupOverdue } from '#server/services/incidents/conditions/backup-overdue.ts';
import { runDueSchedules } from '#server/services/schedules/run-due-schedules.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let token: string;
beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
});
afterAll(() => stack.close());
beforeEach(async () => {
  setClock(null);
  await consoleDb().daemon.updateMany({ where: { endedOn: null }, data: { endedOn: new Date(), status: 'COMPLETED' } });
  await consoleDb().scheduledRun.deleteMany();
  await consoleDb().schedule.deleteMany();
  await consoleDb().plannedMaintenance.deleteMany();
});

const path = '/repo/v1/admin/schedules';
const nightly = { name: 'Nightly', cron: '0 3 * * *', zone: 'Europe/Berlin' };
const post = (body: unknown) => callRoute(listRoutes, 'POST', path, { token, body });
const list = async () => scheduleList.parse(await (await callRoute(listRoutes, 'GET', path, { token })).json()).results;
const runs = async (query = '') =>
  scheduledRunPage.parse(await (await callRoute(runsRoutes, 'GET', `${path}/runs${query}`, { token })).json()).results;
const one = (method: 'GET' | 'PUT' | 'DELETE', id: string, more: object = {}) =>
  callRoute(oneRoutes, method, `${path}/${id}`, { token, params: { id }, ...more });
const reasonOf = async (answer: Response) => [answer.status, (await answer.json()).reason];
const look = async () =>
  protection
    .strict()
    .parse(await (await callRoute(protectionRoutes, 'GET', '/repo/v1/admin/protection', { token })).json());

async function create(more: object = {}): Promise<Schedule> {
  const answer = await post({ ...nightly, ...more });
  expect(answer.status).toBe(201);
  return schedule.strict().parse(await answer.json());
}

it('keeps a schedule with the defaults, and tells it in the sentence', async () => {
  const made = await create();
  expect(made).toMatchObject({
    ...nightly,
    enabled: true,
    verifyEvery: 1,
    catchUpMinutes: null,
    retries: 2,
    retryMinutes: 15,
    windowMinutes: 60,
    quiet: [],
    holdDuringMaintenance: true,
    sentence: 'Every day at 03:00 (Europe/Berlin)',
    lastRun: null,
    version: 1,
  });
  expect(await list()).toEqual([made]);
  expect(await look()).toMatchObject({
    sentence: 'Backed up every day at 03:00 (Europe/Berlin) and verified each time.',
    nextRun: { scheduleName: 'Nightly', on: made.nextRunOn },
    overdue: [],
  });
});

it.each([
  [{ name: ' ' }, 'The field "name" takes one character at least.'],
  [{ name: 'x'.repeat(61) }, 'The field "name" takes 60 characters at most.'],
  [{ cron: 'x'.repeat(101) }, 'The field "cron" takes 100 characters at most.'],
  [{ cron: '0 3 * * 9' }, /^The field "cron" takes five fields .* What is wrong: Invalid value for dayOfWeek: 9\.$/],
  [{ zone: 'Mars' }, 'The field "zone" takes a time zone of the IANA list, such as Europe/Berlin, not "Mars".'],
  [{ retries: 6 }, 'The field "retries" takes a whole number from 0 to 5.'],
  [
    { quiet: [{ days: [8], from: '01:00', to: '02:00' }] },
    'The field "quiet.0.days.0" takes a whole number from 1 to 7.',
  ],
  [
    { quiet: [{ days: [1], from: '25:00', to: '02:00' }] },
    'The field "quiet.0.from" takes a time of day such as 08:30.',
  ],
  [{ every: 1 }, /^The field "every" is unknown/],
])('answers 400 to a schedule that is wrong, %#', async (more, reason) => {
  const expected = typeof reason === 'string' ? reason : expect.stringMatching(reason);
  expect(await reasonOf(await post({ ...nightly, ...more }))).toEqual([400, expected]);
  expect(await consoleDb().schedule.count()).toBe(0);
});

it('changes a schedule once for a version, refuses a name that is taken, and deletes it', async () => {
  const { id, version } = await create();
  const other = await create({ name: 'Weekly', cron: '0 4 * * 0' });
  const body = { ...nightly, cron: '30 4 * * *' };
  const changed = await one('PUT', id, { body, headers: { 'If-Match': `"${version}"` } });
  expect(await changed.json()).toMatchObject({ sentence: 'Every day at 04:30 (Europe/Berlin)', version: 2 });
  expect((await one('PUT', id, { body, headers: { 'If-Match': `"${version}"` } })).status).toBe(412);
  expect(await reasonOf(await one('PUT', other.id, { body }))).toEqual([
    409,
    'There is another schedule with the name “Nightly”. Choose another name.',
  ]);
  expect((await one('DELETE', id)).status).toBe(204);
  expect((await one('GET', id)).status).toBe(404);
  expect((await one('GET', 'x')).status).toBe(404);
  const kinds = await consoleDb().audit.findMany({ where: { subject: id }, orderBy: { id: 'asc' } });
  expect(kinds.map(({ kind }) => kind)).toEqual(['SCHEDULE_CREATED', 'SCHEDULE_CHANGED', 'SCHEDULE_DELETED']);
});

it('previews the next five runs', async () => {
  const answer = await callRoute(previewRoutes, 'POST', `${path}/preview`, {
    token,
    body: { cron: '0 3 * * 1-5', zone: 'UTC' },
  });
  const { sentence, runs: next } = await answer.json();
  expect(sentence).toBe('Monday to Friday at 03:00 (UTC)');
  expect(next).toHaveLength(5);
  expect(next.every((run: string) => run.endsWith('T03:00:00.000Z'))).toBe(true);
});

it('runs a schedule now without moving its next run, and names it', async () => {
  const { id, nextRunOn } = await create();
  const run = () => callRoute(runRoutes, 'POST', `${path}/${id}/run`, { token, params: { id } });
  const answer = await run();
  expect(answer.status).toBe(201);
  const daemon = await answer.json();
  expect((await run()).status).toBe(409);
  expect(await list()).toMatchObject([
    { nextRunOn, lastRun: { kind: 'BY_HAND', status: 'RUNNING', daemonId: daemon.id } },
  ]);
});

/** Sets the clock to a time, and takes each due step twice at once, as two runners do. */
async function at(time: string): Promise<void> {
  setClock(() => new Date(time));
  await Promise.all([runDueSchedules(), runDueSchedules()]);
  await runDueSchedules();
}
const running = () => consoleDb().daemon.findMany({ where: { endedOn: null } });
const endDaemons = (status: 'COMPLETED' | 'FAILED') =>
  consoleDb().daemon.updateMany({
    where: { endedOn: null },
    data: { endedOn: new Date(), status, errorMessage: status === 'FAILED' ? 'The disk is full.' : null },
  });

it('begins a run by its schedule’s name, tries it again twice, and then says that it failed', async () => {
  setClock(() => new Date('2026-12-01T00:00:00Z'));
  await create({ verifyEvery: 2 });
  await at('2026-12-01T01:59:59Z');
  expect(await runs()).toEqual([]);
  for (const time of ['2026-12-01T02:00:01Z', '2026-12-01T02:15:02Z', '2026-12-01T02:30:03Z']) {
    await at(time);
    expect(await running()).toMatchObject([{ type: 'BACKUP', startedBy: 'schedule “Nightly”', verifyAfter: false }]);
    await endDaemons('FAILED');
    await at(time);
  }
  expect(await runs()).toMatchObject([{ status: 'FAILED', attempts: 3, reason: 'The disk is full.' }]);
  expect(await consoleDb().audit.count({ where: { kind: 'SCHEDULED_RUN_FAILED' } })).toBe(1);
  for (const [day, verifies] of [
    ['02', false],
    ['03', true],
    ['04', false],
  ] as const) {
    await at(`2026-12-${day}T02:00:01Z`);
    expect(await running()).toMatchObject([{ verifyAfter: verifies }]);
    await endDaemons('COMPLETED');
    await at(`2026-12-${day}T02:05:00Z`);
  }
  expect((await runs('?status=DONE')).length).toBe(3);
});

it('waits for another job, and is skipped when its window has passed', async () => {
  setClock(() => new Date('2026-12-01T00:00:00Z'));
  await create();
  const other = { type: 'VERIFY', backupKey: 'a.zip', startedBy: 'admin@example.org' } as const;
  const { id } = await consoleDb().daemon.create({ data: other });
  await at('2026-12-01T02:00:01Z');
  expect(await runs()).toMatchObject([{ status: 'WAITING', reason: `It waited for verification ${id}.` }]);
  await at('2026-12-01T03:00:02Z');
  expect(await runs()).toMatchObject([
    { status: 'SKIPPED', reason: `Its window has passed. It waited for verification ${id}.` },
  ]);
  expect(await consoleDb().audit.count({ where: { kind: 'SCHEDULED_RUN_SKIPPED' } })).toBe(1);
});

it('is late when it begins late, and missed beyond its limit', async () => {
  setClock(() => new Date('2026-12-01T00:00:00Z'));
  await create();
  await at('2026-12-01T12:00:00Z');
  await endDaemons('COMPLETED');
  await at('2026-12-01T12:01:00Z');
  await at('2026-12-04T23:10:00Z');
  expect((await runs()).map(({ status }) => status)).toEqual(['MISSED', 'MISSED', 'MISSED', 'LATE']);
  expect((await runs('?status=LATE')).length).toBe(1);
  const told = await consoleDb().audit.findMany({ where: { kind: 'SCHEDULED_RUN_MISSED' } });
  expect(told).toMatchObject([
    { details: { runs: 3, from: '2026-12-02T02:00:00.000Z', to: '2026-12-04T02:00:00.000Z' } },
  ]);
  const incidents = await backupOverdue.find(defaultStackId, new Date('2026-12-04T23:10:00Z'));
  expect(incidents).toMatchObject([
    { kind: 'BACKUP_OVERDUE', since: new Date('2026-12-01T02:00:00Z') },
    { kind: 'SCHEDULED_RUN_MISSED', since: new Date('2026-12-02T02:00:00Z') },
  ]);
  const { days } = await look();
  expect(days.at(-1)).toMatchObject({ day: '2026-12-05', missed: 0 });
  expect(days.at(-2)).toMatchObject({ day: '2026-12-04', missed: 1 });
  expect(days).toHaveLength(90);
});

it('takes one before planned maintenance, and begins none during it', async () => {
  setClock(() => new Date('2026-12-01T00:00:00Z'));
  await create({ beforeMaintenanceMinutes: 30, windowMinutes: 180 });
  await consoleDb().plannedMaintenance.create({
    data: {
      title: 'Disks',
      text: 'New disks.',
      startsOn: new Date('2026-12-01T01:30:00Z'),
      endsOn: new Date('2026-12-01T04:00:00Z'),
      createdBy: 'admin@example.org',
    },
  });
  await at('2026-12-01T00:59:00Z');
  expect(await runs()).toEqual([]);
  await at('2026-12-01T01:00:01Z');
  expect(await runs()).toMatchObject([{ kind: 'BEFORE_MAINTENANCE', status: 'RUNNING' }]);
  await endDaemons('COMPLETED');
  await at('2026-12-01T02:00:01Z');
  expect(await runs()).toMatchObject([
    { kind: 'SLOT', status: 'WAITING', reason: 'It waited for the end of the maintenance “Disks”.' },
    { status: 'DONE' },
  ]);
  await at('2026-12-01T04:00:01Z');
  expect(await runs()).toMatchObject([{ kind: 'SLOT', status: 'RUNNING' }, { status: 'DONE' }]);
});

it('tells nothing of the time in which it was switched off', async () => {
  setClock(() => new Date('2026-12-01T00:00:00Z'));
  const { id } = await create({ enabled: false });
  await at('2026-12-03T12:00:00Z');
  expect((await one('PUT', id, { body: scheduleInput.parse(nightly) })).status).toBe(200);
  await at('2026-12-03T12:00:02Z');
  expect([await runs(), (await look()).overdue]).toEqual([[], []]);
});
