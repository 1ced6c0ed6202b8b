import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as defaultsRoutes from '#app/repo/v1/admin/protection/defaults/route.ts';
import { drillInput } from '#lib/contracts/protection/drill.ts';
import { protection, protectionDefaults } from '#lib/contracts/protection/protection.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { saveDrill } from '#server/services/drills/save-drill.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';
import { clearBucket, keysInBucket, shelve } from '../retention/testing/archive-shelf.ts';

const path = '/repo/v1/admin/protection/defaults';
const zone = 'Asia/Tokyo';
let stack: TestStack;
let token: string;
beforeAll(async () => {
  stack = await startTestStack('empty');
  token = stack.tokens.administrator;
});
afterAll(() => stack.close());
beforeEach(async () => {
  const db = consoleDb();
  await clearBucket();
  for (const table of [db.schedule, db.drill, db.retention, db.audit]) {
    await (table as typeof db.audit).deleteMany();
  }
});

const look = async () =>
  protectionDefaults
    .strict()
    .parse(await (await callRoute(defaultsRoutes, 'GET', `${path}?zone=${zone}`, { token })).json());
const set = (more: object = {}) => callRoute(defaultsRoutes, 'POST', path, { token, body: { zone, ...more } });
const counts = async () => {
  const db = consoleDb();
  return [await db.schedule.count(), await db.drill.count(), await db.retention.count()];
};

it('says what it sets, and sets just that, once, with its history', async () => {
  const plan = await look();
  expect(plan).toMatchObject({
    schedule: { sentence: 'Every day at 03:00 (Asia/Tokyo)' },
    drill: { sentence: 'Every Sunday at 05:00 (Asia/Tokyo)', randomDays: 30 },
    retention: { daily: 7, weekly: 4, monthly: 12, floor: 3, zone },
    retentionLeft: null,
  });
  expect(await counts()).toEqual([0, 0, 0]);
  const seen = { drill: true, retention: true };
  const both = await Promise.all([set({ seen }), set({ seen })]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(await counts()).toEqual([1, 1, 1]);
  const made = both.find(({ status }) => status === 201);
  expect(protection.strict().parse(await made?.json()).sentence).toBe(
    'Backed up every day at 03:00 (Asia/Tokyo) and verified each time, kept 7 daily, 4 weekly and 12 monthly, verified every Sunday at 05:00 (Asia/Tokyo).',
  );
  expect(await consoleDb().schedule.findFirst()).toMatchObject({ cron: '0 3 * * *', zone, verifyEvery: 1 });
  expect(await consoleDb().drill.findFirst()).toMatchObject({ which: 'RANDOM', randomDays: 30, zone });
  expect(await consoleDb().retention.findFirst()).toMatchObject(plan.retention ?? {});
  expect((await consoleDb().audit.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind)).toEqual([
    'SCHEDULE_CREATED',
    'DRILL_ADDED',
    'RETENTION_SET',
  ]);
  expect((await look()).schedule).toBeNull();
});

it('leaves rules to a person if they would delete a backup now, also one that a hold keeps', async () => {
  for (const hour of [1, 2, 3, 4, 5]) await shelve(new Date(Date.UTC(2026, 10, 20, hour)));
  const keys = await keysInBucket();
  const plan = await look();
  expect(plan).toMatchObject({
    retention: null,
    retentionLeft: 'The usual rules would delete 2 of the 5 backups in the bucket.',
  });
  const refused = await set({ seen: { drill: true, retention: true } });
  expect([refused.status, (await refused.json()).reason]).toEqual([409, expect.stringContaining('since you looked')]);
  expect(await counts()).toEqual([0, 0, 0]);
  // A verification that failed holds retention: what it holds would go later.
  const endedOn = new Date();
  const [newest = ''] = keys.slice(-1);
  await consoleDb().daemon.create({
    data: { type: 'VERIFY', status: 'FAILED', startedBy: 'a', backupKey: newest, startedOn: endedOn, endedOn },
  });
  expect((await look()).retention).toBeNull();
  await consoleDb().daemon.deleteMany();
  expect((await set({ seen: { drill: true, retention: false } })).status).toBe(201);
  expect(await counts()).toEqual([1, 1, 0]);
});

it('leaves a drill and rules that are there, and sets nothing at all if a part is refused', async () => {
  await saveDrill(null, drillInput.parse({ name: 'Mine', cron: '0 1 * * *', zone }), 'a@example.org');
  expect((await look()).drill).toBeNull();
  // The drill's name is not the schedule's: a trigger refuses the last of the three, as a full disk would.
  await consoleDb().$executeRawUnsafe(
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$`,
  );
  await consoleDb().$executeRawUnsafe(
    'create trigger refuse before insert on retention for each row execute function refuse()',
  );
  try {
    expect((await set()).status).toBe(500);
    expect(await counts()).toEqual([0, 1, 0]);
    expect(await consoleDb().audit.count({ where: { kind: { not: 'DRILL_ADDED' } } })).toBe(0);
  } finally {
    await consoleDb().$executeRawUnsafe('drop function refuse() cascade');
  }
  expect((await set()).status).toBe(201);
  expect(await counts()).toEqual([1, 1, 1]);
  expect(await consoleDb().drill.findFirst()).toMatchObject({ name: 'Mine' });
});

it('refuses a zone that is none, and changes nothing', async () => {
  const answer = await callRoute(defaultsRoutes, 'POST', path, { token, body: { zone: 'Mars/Olympus' } });
  expect([answer.status, (await answer.json()).reason]).toEqual([
    400,
    expect.stringContaining('"zone" takes the name'),
  ]);
  expect((await callRoute(defaultsRoutes, 'GET', path, { token })).status).toBe(400);
  expect(await counts()).toEqual([0, 0, 0]);
});
