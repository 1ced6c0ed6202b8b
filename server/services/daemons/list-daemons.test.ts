import { afterAll, beforeAll, expect, test } from 'vitest';
import * as daemonsRoutes from '#app/repo/v1/admin/daemon/route.ts';
import { daemonKind, daemonPage, restoreMode } from '#lib/contracts/daemon.ts';
import { jobKind } from '#lib/job-kind.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack('empty');
});
afterAll(() => stack.close());

const get = (query: string) =>
  callRoute(daemonsRoutes, 'GET', `/repo/v1/admin/daemon${query}`, { token: stack.tokens.administrator });
const read = async (query: string) => daemonPage.parse(await (await get(query)).json());

test('lists the daemons of a kind, of whatever type, mode and undo they are: each is in one list, and in that of its kind', async () => {
  const row = { status: 'COMPLETED', backupKey: 'a.zip', startedBy: 'x@example.org', endedOn: new Date() } as const;
  const db = consoleDb();
  const { id: undone } = await db.daemon.create({ data: { ...row, type: 'RESTORE', mode: 'IN_PLACE' } });
  await db.daemon.create({ data: { ...row, type: 'BACKUP' } });
  await db.daemon.create({ data: { ...row, type: 'VERIFY', status: 'FAILED' } });
  for (const mode of [...restoreMode.options, null]) {
    for (const undoesId of [undone, null])
      await db.daemon.create({ data: { ...row, type: 'RESTORE', mode, undoesId } });
  }
  const { totalNumberOfResults, results } = await read('');
  expect(totalNumberOfResults).toBe(13);
  for (const kind of daemonKind.options) {
    const found = await read(`?kind=${kind}`);
    const wanted = results.filter((daemon) => jobKind(daemon) === kind);
    expect(found).toEqual({ totalNumberOfResults: wanted.length, results: wanted });
    expect(wanted).not.toEqual([]);
  }

  expect((await read('?kind=UNDO&type=BACKUP')).results).toEqual([]);
  expect((await read('?kind=VERIFY&status=COMPLETED')).results).toEqual([]);
  expect((await read('?kind=VERIFY&status=FAILED')).totalNumberOfResults).toBe(1);
  expect((await read('?kind=UNDO&limit=2&offset=1')).results).toEqual((await read('?kind=UNDO')).results.slice(1, 3));
});

test('a kind that there is not is refused by its name', async () => {
  const answer = await get('?kind=BACK_UP');
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('kind');
});
