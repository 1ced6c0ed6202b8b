import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as paceRoute from '#app/repo/v1/admin/pace/route.ts';
import { hoursOf, pace } from '#lib/contracts/pace.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { followPace } from '#server/runner/pace/follow-pace.ts';
import { makePace } from '#server/runner/pace/pace.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
beforeAll(async () => {
  Object.assign(process.env, { PACE_HOURS: '8-18=5/2', PACE_ZONE: 'Europe/Berlin' });
  test = await startTestConsole();
});
afterAll(async () => {
  delete process.env.PACE_HOURS;
  delete process.env.PACE_ZONE;
  resetSettings();
  await test.close();
});

const call = (method: string, body?: unknown) =>
  callRoute(paceRoute, method, '/repo/v1/admin/pace', {
    token: test.tokens.administrator,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const allDay = { from: 0, to: 24, megabytesPerSecond: 7, connections: 3 };
const kinds = async () => (await consoleDb().audit.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind);

it('the settings hold until a person sets the pace, and again afterwards; both are in the history', async () => {
  const first = pace.parse(await (await call('GET')).json());
  expect(first).toEqual({
    hours: [{ from: 8, to: 18, megabytesPerSecond: 5, connections: 2 }],
    ...{ zone: 'Europe/Berlin', source: 'DEFAULT', changedBy: null, changedOn: null },
  });
  const set = pace.parse(await (await call('PUT', { hours: [allDay], zone: 'Asia/Tokyo' })).json());
  expect(set).toMatchObject({ hours: [allDay], zone: 'Asia/Tokyo', source: 'SET', changedBy: emails.administrator });
  expect(await (await call('GET')).json()).toEqual(set);
  expect(await (await call('DELETE')).json()).toEqual(first);
  expect(await (await call('DELETE')).json()).toEqual(first);
  expect(await kinds()).toEqual(['PACE_SET', 'PACE_RESET']);
});

it('a runner heeds it while it works', async () => {
  const running = makePace({ hours: [], zone: 'UTC' });
  await call('PUT', { hours: [allDay], zone: 'UTC' });
  const loop = followPace(running, logger);
  try {
    await vi.waitFor(() => expect(running.now()).toMatchObject({ bytesPerSecond: 7_000_000, connections: 3 }), 20_000);
  } finally {
    await loop.close();
  }
});

it.each([
  [{ hours: [{ ...allDay, to: 25 }], zone: 'UTC' }, /hours.*to.*24 at most/],
  [{ hours: [{ ...allDay, megabytesPerSecond: 0 }], zone: 'UTC' }, /megabytesPerSecond.*1 at least/],
  [{ hours: [{ ...allDay, from: 9, to: 9 }], zone: 'UTC' }, /another hour/],
  [{ hours: [allDay, { ...allDay, from: 22, to: 2 }], zone: 'UTC' }, /two rules for the same hour/],
  [{ hours: [], zone: 'Mars/Base' }, /zone.*Europe\/Berlin/],
])('%j is refused with what is wrong, and changes nothing', async (body, sentence) => {
  const before = await (await call('GET')).json();
  const answer = await call('PUT', body);
  expect(answer.status).toBe(400);
  expect((await answer.json()).reason).toMatch(sentence);
  expect(await (await call('GET')).json()).toEqual(before);
});

it('hours may go past midnight', () => {
  expect(hoursOf({ from: 22, to: 2 })).toEqual([22, 23, 0, 1]);
  expect(hoursOf({ from: 0, to: 24 })).toHaveLength(24);
});
