import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as cancelRoutes from '#app/repo/v1/admin/maintenance/[id]/cancel/route.ts';
import * as endRoutes from '#app/repo/v1/admin/maintenance/[id]/end/route.ts';
import * as extendRoutes from '#app/repo/v1/admin/maintenance/[id]/extend/route.ts';
import * as oneRoutes from '#app/repo/v1/admin/maintenance/[id]/route.ts';
import * as startRoutes from '#app/repo/v1/admin/maintenance/[id]/start/route.ts';
import * as listRoutes from '#app/repo/v1/admin/maintenance/route.ts';
import { type Maintenance, maintenance, maintenancePage } from '#lib/contracts/maintenance.ts';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let token: string;
beforeAll(async () => {
  test = await startTestConsole();
  token = test.tokens.administrator;
});
afterAll(() => test.close());
beforeEach(async () => {
  await consoleDb().plannedMaintenance.deleteMany();
  await setStackStatus(initialStackStatus, { changedBy: emails.administrator });
});

const path = '/repo/v1/admin/maintenance';
const verbs = { start: startRoutes, end: endRoutes, cancel: cancelRoutes, extend: extendRoutes };
const inMinutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();
const input = (from: number, to: number, more: object = {}) => ({
  title: 'Upgrade',
  text: 'We upgrade.',
  status: 'READ_ONLY',
  startsOn: inMinutes(from),
  endsOn: inMinutes(to),
  ...more,
});

const post = (body: unknown) => callRoute(listRoutes, 'POST', path, { token, body });
const list = (query = '') => callRoute(listRoutes, 'GET', `${path}${query}`, { token });
const get = (id: string) => callRoute(oneRoutes, 'GET', `${path}/${id}`, { token, params: { id } });
const put = (id: string, body: unknown, headers: Record<string, string> = {}) =>
  callRoute(oneRoutes, 'PUT', `${path}/${id}`, { token, body, headers, params: { id } });
const act = (verb: keyof typeof verbs, id: string, body?: unknown, headers: Record<string, string> = {}) =>
  callRoute(verbs[verb], 'POST', `${path}/${id}/${verb}`, { token, body, headers, params: { id } });
const reasonOf = async (answer: Response) => [answer.status, (await answer.json()).reason];

async function plan(from: number, to: number, more: object = {}): Promise<Maintenance> {
  const answer = await post(input(from, to, more));
  expect(answer.status).toBe(201);
  return maintenance.strict().parse(await answer.json());
}

describe('planning', () => {
  it('answers 201 with what was planned, where it is and its tag', async () => {
    const body = input(60, 120, { title: '  Upgrade 🚧 ', endsOn: '2099-11-24T21:00:00+01:00' });
    const answer = await post(body);
    const planned = maintenance.strict().parse(await answer.json());
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${path}/${planned.id}`]);
    expect(planned).toMatchObject({
      ...body,
      title: 'Upgrade 🚧',
      endsOn: '2099-11-24T20:00:00.000Z',
      state: 'PLANNED',
      endsItself: true,
      startedOn: null,
      goesBackTo: null,
      createdBy: emails.administrator,
      version: 1,
    });
    const found = await get(planned.id);
    expect([await found.json(), found.headers.get('etag')]).toEqual([planned, answer.headers.get('etag')]);
  });

  it.each([
    [{ title: ' ' }, 'The field "title" takes one character at least.'],
    [{ title: '🚧'.repeat(201) }, 'The field "title" takes 200 characters at most.'],
    [{ title: undefined }, 'The field "title" takes text.'],
    [{ text: '' }, 'The field "text" takes one character at least.'],
    [{ text: '🚧'.repeat(3001) }, 'The field "text" takes 3,000 characters at most.'],
    [{ text: 'a\u0000b' }, 'The field "text" takes Unicode text without the character U+0000.'],
    [{ status: 'OFF' }, 'The field "status" takes one of READ_WRITE, READ_ONLY, DOWN, or null to change nothing.'],
    [{ status: undefined }, 'The field "status" takes one of READ_WRITE, READ_ONLY, DOWN, or null to change nothing.'],
    [{ startsOn: 'soon' }, 'The field "startsOn" takes a time with its zone, such as 2026-11-24T20:00:00Z.'],
    [
      { startsOn: '2099-02-30T10:00:00Z' },
      'The field "startsOn" takes a time with its zone, such as 2026-11-24T20:00:00Z.',
    ],
    [{ endsOn: '2099-11-24T20:00:00' }, 'The field "endsOn" takes a time with its zone, such as 2026-11-24T20:00:00Z.'],
    [{ endsOn: '9999-12-31T23:00:00-02:00' }, 'The field "endsOn" takes a time up to the year 9999, in UTC.'],
    [{ endsOn: inMinutes(30) }, 'The field "endsOn" takes a time after startsOn.'],
    [{ endsItself: 'no' }, 'The field "endsItself" takes true or false.'],
    [{ ends: 1 }, 'The field "ends" is unknown: the body takes title, text, status, startsOn, endsOn, endsItself.'],
  ])('answers 400 to a plan that is wrong, %#', async (more, reason) => {
    expect(await reasonOf(await post(input(60, 120, more)))).toEqual([400, reason]);
    expect(await consoleDb().plannedMaintenance.count()).toBe(0);
  });

  it('refuses times that are past, but for a moment', async () => {
    expect(await reasonOf(await post(input(-3, 60)))).toEqual([
      400,
      expect.stringMatching(/^The field "startsOn" takes a time that is not past: the time is now .*Z\.$/),
    ]);
    expect(await reasonOf(await post(input(-1.5, -1)))).toEqual([
      400,
      expect.stringMatching(/^The field "endsOn" takes a time in the future: the time is now .*Z\.$/),
    ]);
    await plan(-1, 60);
  });

  it('answers 409 where it would overlap with another that changes the status', async () => {
    const { id, startsOn, endsOn } = await plan(60, 120);
    expect(await reasonOf(await post(input(90, 150)))).toEqual([
      409,
      `It would overlap with “Upgrade” (ID: ${id}), which changes the status from ${startsOn} to ${endsOn}. Choose another time, or change that one.`,
    ]);
    await plan(90, 150, { status: null });
  });
});

describe('changing', () => {
  it('replaces the plan, once for a tag', async () => {
    const { id } = await plan(60, 120);
    const tag = (await get(id)).headers.get('etag') ?? '';
    const other = input(70, 90, { title: 'Other', status: null, endsItself: false });
    const answer = await put(id, other, { 'If-Match': tag });
    expect(await answer.json()).toMatchObject({ ...other, id, version: 2, changedBy: emails.administrator });
    expect(answer.headers.get('etag')).not.toBe(tag);
    const stale = [412, 'The maintenance “Other” was changed in the meantime: read it again, then change it.'];
    expect(await reasonOf(await put(id, other, { 'If-Match': tag }))).toEqual(stale);
    expect(await reasonOf(await act('cancel', id, undefined, { 'If-Match': tag }))).toEqual(stale);
    const put400 = await put(id, { title: 'x' });
    expect(put400.status).toBe(400);
  });

  it('keeps the start and the status of one under way', async () => {
    const { id, startsOn } = await plan(-1, 30);
    expect((await act('start', id)).status).toBe(200);
    const same = { ...input(0, 40, { text: 'Longer.', title: 'Upgrade it' }), startsOn };
    expect(await (await put(id, same)).json()).toMatchObject({
      state: 'UNDER_WAY',
      text: 'Longer.',
      title: 'Upgrade it',
    });
    for (const change of [{ startsOn: inMinutes(5) }, { status: 'DOWN' }]) {
      expect(await reasonOf(await put(id, { ...same, ...change }))).toEqual([
        409,
        'The maintenance “Upgrade it” is in progress: you can change its title, text and end, but not its start and status.',
      ]);
    }
    expect((await put(id, { ...same, startsOn, endsOn: inMinutes(-0.1) })).status).toBe(400);
  });
});

describe('verbs', () => {
  it('go from planned over under way to ended, or to cancelled, and never back', async () => {
    const { id } = await plan(60, 120);
    const refused = async (verb: keyof typeof verbs, body?: unknown) => {
      const answer = await act(verb, id, body);
      expect(answer.status).toBe(409);
      return (await answer.json()).reason;
    };
    const later = { endsOn: inMinutes(500) };
    expect(await refused('end')).toBe('The maintenance “Upgrade” has not started: only one in progress can be ended.');
    expect(await (await act('start', id)).json()).toMatchObject({ state: 'UNDER_WAY', goesBackTo: 'READ_WRITE' });
    expect(await refused('start')).toBe(
      'The maintenance “Upgrade” is already in progress: only a planned one can be started.',
    );
    expect(await refused('cancel')).toBe('The maintenance “Upgrade” is in progress: end it instead.');
    expect(await (await act('extend', id, later)).json()).toMatchObject(later);
    expect(await (await act('end', id, {})).json()).toMatchObject({ state: 'ENDED' });
    expect(await refused('end')).toBe(
      'The maintenance “Upgrade” has ended already: only one in progress can be ended.',
    );
    const over = 'The maintenance “Upgrade” has ended: it cannot be changed. Plan a new one.';
    expect(await refused('extend', { endsOn: inMinutes(900) })).toBe(over);
    expect(await reasonOf(await put(id, input(60, 120)))).toEqual([409, over]);

    const { id: other } = await plan(60, 120);
    expect(await (await act('cancel', other)).json()).toMatchObject({ state: 'CANCELLED' });
    for (const verb of ['start', 'end', 'cancel'] as const) expect((await act(verb, other)).status).toBe(409);
    expect((await act('extend', other, later)).status).toBe(409);
  });

  it('extend to a later end alone', async () => {
    const { id, endsOn } = await plan(60, 120);
    expect(await reasonOf(await act('extend', id, { endsOn: inMinutes(110) }))).toEqual([
      400,
      `The field "endsOn" takes a time after the planned end, which is ${endsOn}.`,
    ]);
    expect(await reasonOf(await act('extend', id))).toEqual([400, 'The body is empty: it takes a JSON object.']);
    expect((await act('extend', id, { endsOn: 'x' })).status).toBe(400);
    expect((await act('start', id, { now: true })).status).toBe(400);
  });
});

describe('the list', () => {
  it('gives a page of the states that are asked for, by planned start', async () => {
    const [late, soon, begun, gone] = [await plan(90, 95), await plan(60, 65), await plan(10, 15), await plan(20, 25)];
    await act('start', begun.id);
    await act('cancel', gone.id);
    const ids = async (query: string) => {
      const page = maintenancePage.strict().parse(await (await list(query)).json());
      return [page.totalNumberOfResults, page.results.map(({ id }) => id)];
    };
    expect(await ids('')).toEqual([4, [late.id, soon.id, gone.id, begun.id]]);
    expect(await ids('?state=planned,UNDER_WAY&order=asc')).toEqual([3, [begun.id, soon.id, late.id]]);
    expect(await ids('?state=OVERRUN,CANCELLED')).toEqual([1, [gone.id]]);
    expect(await ids('?limit=1&offset=1')).toEqual([4, [soon.id]]);
    expect(await ids('?state=ENDED')).toEqual([0, []]);
    await act('end', begun.id);
    expect(await ids('?state=ENDED')).toEqual([1, [begun.id]]);
    expect(await reasonOf(await list('?state=PLANNED,LATE'))).toEqual([
      400,
      'The query parameter "state" takes a comma list of PLANNED, UNDER_WAY, OVERRUN, ENDED, CANCELLED.',
    ]);
    for (const query of ['?order=up', '?limit=0', '?x=1', '?state=']) expect((await list(query)).status).toBe(400);
  });
});

it('answers 404 to an id that is none', async () => {
  for (const id of ['0', 'x', '99999999999', '2147483647']) {
    const reason = `Cannot find a planned maintenance with ID: ${id}`;
    expect(await reasonOf(await get(id))).toEqual([404, reason]);
    expect(await reasonOf(await act('cancel', id))).toEqual([404, reason]);
  }
});

it('is for administrators', async () => {
  const { id } = await plan(60, 120);
  const params = { id };
  const calls = [
    [listRoutes, 'GET', path, 'list the planned maintenance'],
    [listRoutes, 'POST', path, 'plan a maintenance'],
    [oneRoutes, 'GET', `${path}/${id}`, 'look at a planned maintenance'],
    [oneRoutes, 'PUT', `${path}/${id}`, 'change a planned maintenance'],
    ...Object.entries(verbs).map(([verb, handlers]) => {
      return [handlers, 'POST', `${path}/${id}/${verb}`, `${verb} a planned maintenance`] as const;
    }),
  ] as const;
  for (const [handlers, method, address, action] of calls) {
    const body = method === 'GET' ? undefined : input(200, 300);
    const refused = [403, `Must be an administrator to ${action}`];
    expect(await reasonOf(await callRoute(handlers, method, address, { body, params }))).toEqual(refused);
    const { user, expired } = test.tokens;
    expect(await reasonOf(await callRoute(handlers, method, address, { body, params, token: user }))).toEqual(refused);
    expect((await callRoute(handlers, method, address, { body, params, token: expired })).status).toBe(401);
  }
  expect(await (await get(id)).json()).toMatchObject({ state: 'PLANNED', version: 1 });
});
