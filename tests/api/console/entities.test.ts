import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as childrenRoutes from '#app/repo/v1/entity/[id]/children/route.ts';
import * as entityRoutes from '#app/repo/v1/entity/[id]/route.ts';
import * as listRoutes from '#app/repo/v1/entity/route.ts';
import { type Entity, entity, entityPage } from '#lib/contracts/entity.ts';
import { resetSettings } from '#server/env.ts';
import { callRoute, type RouteCall } from '#tests/call-route.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let token: string;
beforeAll(async () => {
  test = await startTestConsole();
  token = test.tokens.user;
});
afterAll(() => test.close());

const path = '/repo/v1/entity';
const list = (query = '') => callRoute(listRoutes, 'GET', `${path}${query}`);
const get = (id: string) => callRoute(entityRoutes, 'GET', `${path}/${id}`, { params: { id } });
const put = (id: string, body: unknown, call: RouteCall = { token }) =>
  callRoute(entityRoutes, 'PUT', `${path}/${id}`, { params: { id }, body, ...call });
const remove = (id: string, call: RouteCall = { token }) =>
  callRoute(entityRoutes, 'DELETE', `${path}/${id}`, { params: { id }, ...call });
const children = (id: string, query = '') =>
  callRoute(childrenRoutes, 'GET', `${path}/${id}/children${query}`, { params: { id } });
const post = (body: unknown, call: RouteCall = { token }) => callRoute(listRoutes, 'POST', path, { body, ...call });
const answerOf = async (answer: Response) => [answer.status, await answer.json()];
const make = async (body: object): Promise<Entity> => {
  const answer = await post(body);
  expect(answer.status).toBe(201);
  return entity.parse(await answer.json());
};
const changed = ({ name, parentId, description, annotations, etag }: Entity, to: object) => ({
  ...{ name, parentId, description, annotations, etag },
  ...to,
});

describe('reading', () => {
  it('lists the 863 entities of the seed, paged, without a token and with a dead one', async () => {
    const page = entityPage.parse(await (await list('?limit=2&offset=10')).json());
    expect(page.totalNumberOfResults).toBe(863);
    expect(page.results).toHaveLength(2);
    const whole = entityPage.parse(await (await list('?limit=1000')).json());
    expect(whole.results).toHaveLength(863);
    expect(whole.results.slice(10, 12)).toEqual(page.results);
    expect(entityPage.parse(await (await list('?offset=5000')).json())).toEqual({
      totalNumberOfResults: 863,
      results: [],
    });
    expect((await callRoute(listRoutes, 'GET', path, { token: 'dead' })).status).toBe(200);
  });

  it('finds by type and parent, and one by its id with an ETag', async () => {
    const projects = entityPage.parse(await (await list('?type=project&limit=1000')).json());
    expect(projects.results.every(({ type }) => type === 'project')).toBe(true);
    const project = projects.results[0];
    const inside = await answerOf(await children(project?.id ?? ''));
    expect(await answerOf(await list(`?parentId=${project?.id}`))).toEqual(inside);
    const one = await get(project?.id ?? '');
    expect(one.headers.get('etag')).toBe(`"${project?.etag}"`);
    expect(await answerOf(one)).toEqual([200, project]);
  });

  it.each([
    'syn1',
    'syn999999999999999999',
    'syn9999999999999999999999',
    'syn01001',
    'SYN1001',
    '1001',
    'syn',
    'syn1001 ',
    '..',
  ])('answers 404 to the id %j', async (id) => {
    const reason = `Cannot find an Entity with ID: ${id}`;
    expect(await answerOf(await callRoute(entityRoutes, 'GET', `${path}/x`, { params: { id } }))).toEqual([
      404,
      { reason, code: 'NOT_FOUND' },
    ]);
    expect((await callRoute(entityRoutes, 'DELETE', `${path}/x`, { params: { id }, token })).status).toBe(404);
    expect((await callRoute(childrenRoutes, 'GET', `${path}/x`, { params: { id } })).status).toBe(404);
  });

  it.each([
    ['?limit=0', 'The query parameter "limit" is 1 at least.'],
    ['?limit=1001', 'The query parameter "limit" is 1,000 at most.'],
    ['?offset=-1', 'The query parameter "offset" takes a whole number.'],
    ['?type=link', 'The query parameter "type" takes one of project, folder, file, dataset.'],
    ['?parentId=x', 'The query parameter "parentId" takes the id of an entity, such as syn1001.'],
    ['?sort=name', 'The query parameter "sort" is unknown: the query takes offset, limit, type, parentId.'],
  ])('answers 400 to %s', async (query, reason) => {
    expect(await answerOf(await list(query))).toEqual([400, { reason, code: 'BAD_REQUEST' }]);
  });
});

describe('creating', () => {
  it('answers 201 with Location, and the entity reads back', async () => {
    const body = { name: 'Zürich 🧬', type: 'project', description: 'x\ny', annotations: { tissue: ['liver', ''] } };
    const answer = await post(body);
    const made = entity.parse(await answer.json());
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${path}/${made.id}`]);
    expect(made).toMatchObject({ ...body, parentId: null, createdBy: emails.user });
    expect(await answerOf(await get(made.id))).toEqual([200, made]);
  });

  it('needs somebody who is logged in', async () => {
    const body = { name: 'x', type: 'project' };
    expect(await answerOf(await post(body, {}))).toEqual([
      401,
      { reason: 'Must be logged in to create an entity', code: 'UNAUTHENTICATED' },
    ]);
    expect((await post(body, { token: 'dead' })).status).toBe(401);
    expect((await put('syn1001', { ...body, etag: 'x' }, {})).status).toBe(401);
    expect((await remove('syn1001', {})).status).toBe(401);
  });

  it.each([
    [{ type: 'project' }, 'The field "name" takes text.'],
    [{ name: '  ', type: 'project' }, 'The field "name" takes 1 character at least.'],
    [{ name: 'x', type: 'link' }, 'The field "type" takes one of project, folder, file, dataset.'],
    [{ name: 'x', type: 'folder', parentId: 'syn1' }, 'The field "parentId" names no entity: syn1.'],
    [
      { name: 'x', type: 'folder', parentId: '7' },
      'The field "parentId" takes null or the id of an entity, such as syn1001.',
    ],
    [{ name: 'x', type: 'project', annotations: { a: 'b' } }, 'The field "annotations.a" takes a list.'],
    [
      { name: 'x', type: 'project', annotations: { a: ['\u0000'] } },
      'The field "annotations.a.0" takes Unicode text without the character U+0000.',
    ],
    [
      { name: 'x', type: 'project', owner: 'me' },
      'The field "owner" is unknown: the body takes name, type, parentId, description, annotations.',
    ],
  ])('answers 400 to wrong input (%#)', async (body, reason) => {
    expect(await answerOf(await post(body))).toEqual([400, { reason, code: 'BAD_REQUEST' }]);
  });

  it('refuses a file as a parent and a name that is taken there', async () => {
    const folder = await make({ name: 'folder', type: 'folder' });
    const file = await make({ name: 'file', type: 'file', parentId: folder.id });
    expect((await post({ name: 'x', type: 'folder', parentId: file.id })).status).toBe(400);
    expect(await answerOf(await post({ name: 'file', type: 'folder', parentId: folder.id }))).toEqual([
      409,
      { reason: 'There is an entity of this name in the same place: take another name.', code: 'CONFLICT' },
    ]);
  });
});

describe('changing', () => {
  it('wants the stored etag; of several at once one succeeds', async () => {
    const made = await make({ name: 'change me', type: 'project' });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => put(made.id, changed(made, { description: `${n}` }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    const now = entity.parse(await (await get(made.id)).json());
    expect(now.etag).not.toBe(made.etag);
    expect(now.description).toMatch(/^[1-5]$/);
    expect((await put(made.id, changed(now, { etag: 'nonsense' }))).status).toBe(412);
    expect((await put(made.id, changed(now, {}), { token, headers: { 'If-Match': '"other"' } })).status).toBe(412);
    expect((await put(made.id, changed(now, {}), { token, headers: { 'If-Match': `"${now.etag}"` } })).status).toBe(
      200,
    );
    const { etag: _, ...withoutEtag } = changed(now, {});
    expect(await answerOf(await put(made.id, withoutEtag))).toEqual([
      400,
      { reason: 'The field "etag" takes text.', code: 'BAD_REQUEST' },
    ]);
  });

  it('refuses to move an entity into itself or below, also when two moves come at once', async () => {
    const top = await make({ name: 'top', type: 'folder' });
    const low = await make({ name: 'low', type: 'folder', parentId: top.id });
    for (const parentId of [top.id, low.id]) {
      expect(await answerOf(await put(top.id, changed(top, { parentId })))).toEqual([
        400,
        { reason: 'The field "parentId" names the entity itself or something inside it.', code: 'BAD_REQUEST' },
      ]);
    }
    const [a, b] = [await make({ name: 'a', type: 'folder' }), await make({ name: 'b', type: 'folder' })];
    const both = await Promise.all([
      put(a.id, changed(a, { parentId: b.id })),
      put(b.id, changed(b, { parentId: a.id })),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  });
});

describe('deleting', () => {
  it('refuses an entity that holds others; a deleted one is gone with its file', async () => {
    const folder = await make({ name: 'to delete', type: 'folder' });
    const child = await make({ name: 'child', type: 'file', parentId: folder.id });
    expect(await answerOf(await remove(folder.id))).toEqual([
      409,
      { reason: `${folder.id} holds another entity: delete or move what it holds first.`, code: 'CONFLICT' },
    ]);
    expect((await remove(child.id, { token, headers: { 'If-Match': '"stale"' } })).status).toBe(412);
    for (const id of [child.id, folder.id]) {
      expect((await remove(id)).status).toBe(204);
      expect((await get(id)).status).toBe(404);
      expect((await remove(id)).status).toBe(404);
    }
    const client = new Client(test.repository.url);
    await client.connect();
    const files = async () => Number((await client.query('select count(*) as n from storage_usage')).rows[0].n);
    const before = await files();
    const seeded = await client.query(`select 'syn' || id as id from entity where file_handle_id is not null limit 1`);
    expect((await remove(seeded.rows[0].id)).status).toBe(204);
    expect(await files()).toBeLessThan(before);
    await client.end();
  });
});

describe('the repository', () => {
  it('may end every session: the next call finds a new one', async () => {
    await Promise.all([list(), list(), list()]);
    const client = new Client(test.repository.adminUrl);
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    const first = await list('?limit=1');
    expect([200, 503]).toContain(first.status);
    await client.end();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await list('?limit=1')).status).toBe(200);
  });

  it('that is the user’s own has no entities', async () => {
    process.env.REPOSITORY_DATABASE_URL = test.repository.url;
    resetSettings();
    const answer = await list();
    expect(answer.status).toBe(404);
    expect((await answer.json()).reason).toMatch(/bundled sample repository/);
    delete process.env.REPOSITORY_DATABASE_URL;
    resetSettings();
  });
});
