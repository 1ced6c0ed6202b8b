import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as historyRoutes from '#app/repo/v1/admin/synapse/status/history/route.ts';
import * as statusRoutes from '#app/repo/v1/admin/synapse/status/route.ts';
import { type StackStatusInput, stackStatusChangePage } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());

const ready = { status: 'READ_WRITE', currentMessage: 'Ready', pendingMaintenanceMessage: null } as const;
const reading = {
  status: 'READ_ONLY',
  currentMessage: 'Only reading 🚧',
  pendingMaintenanceMessage: 'Tonight',
} as const;
const down = { status: 'DOWN', currentMessage: null, pendingMaintenanceMessage: null } as const;

beforeEach(async () => {
  await set(ready);
  await consoleDb().stackStatusChange.deleteMany();
});

const path = '/repo/v1/admin/synapse/status/history';
const set = (status: StackStatusInput, changedBy: string = emails.administrator) =>
  setStackStatus(status, { changedBy });
const get = (query = '', token: string | undefined = test.tokens.administrator) =>
  callRoute(historyRoutes, 'GET', `${path}${query}`, { token });
const read = async (query = '') => stackStatusChangePage.strict().parse(await (await get(query)).json());

it('keeps who changed what and when, newest first', async () => {
  await set(reading);
  await set(down, emails.user);
  const { totalNumberOfResults, results } = await read();
  expect(totalNumberOfResults).toBe(2);
  expect(results).toMatchObject([
    { changedBy: emails.user, from: reading, to: down },
    { changedBy: emails.administrator, from: ready, to: reading },
  ]);
  expect(Math.abs(Date.parse(results[0]?.changedOn ?? '') - Date.now())).toBeLessThan(10_000);
});

it('keeps nothing of a PUT that changes nothing, that is refused, or whose transaction is rolled back', async () => {
  await set(ready);
  const token = test.tokens.administrator;
  const putPath = '/repo/v1/admin/synapse/status';
  const stale = await callRoute(statusRoutes, 'PUT', putPath, { token, body: down, headers: { 'If-Match': '"0"' } });
  expect(stale.status).toBe(412);
  const client = new Client(test.consoleDatabase.url);
  await client.connect();
  await client.query(`begin; update stack_status set status = 'DOWN', version = version + 1; rollback`);
  await client.end();
  expect(await read()).toEqual({ totalNumberOfResults: 0, results: [] });
});

it('loses no change of many at once: each goes on from the one before', async () => {
  await Promise.all([reading, down, ready, reading, down].map((status, index) => set(status, `${index}@example.org`)));
  const { results } = await read();
  for (const [index, { from }] of results.entries()) {
    expect(from).toEqual(results[index + 1]?.to ?? ready);
  }
  const stored = await consoleDb().stackStatus.findUniqueOrThrow({ where: { id: 1 } });
  expect(results[0]?.to.status).toBe(stored.status);
});

it('keeps a change made past the console, and gives it nobody’s name', async () => {
  const client = new Client(test.consoleDatabase.url);
  await client.connect();
  await client.query(`update stack_status set status = 'DOWN'`);
  await client.end();
  expect((await read()).results).toMatchObject([{ changedBy: null, to: { status: 'DOWN' } }]);
});

it('gives a page', async () => {
  for (const status of [reading, down, ready]) await set(status);
  const { totalNumberOfResults, results } = await read('?limit=1&offset=1');
  expect([totalNumberOfResults, results.map(({ to }) => to.status)]).toEqual([3, ['DOWN']]);
  expect((await read('?offset=3')).results).toEqual([]);
  expect((await get('?limit=0')).status).toBe(400);
  expect((await get('?limit=x')).status).toBe(400);
  expect((await get('?x=1')).status).toBe(400);
});

it('is for administrators', async () => {
  const refused = { reason: 'Must be an administrator to read who changed the stack status', code: 'FORBIDDEN' };
  const noToken = await callRoute(historyRoutes, 'GET', path, {});
  expect([noToken.status, await noToken.json()]).toEqual([403, refused]);
  const user = await get('', test.tokens.user);
  expect([user.status, await user.json()]).toEqual([403, refused]);
  expect((await get('', 'dead')).status).toBe(401);
});
