import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as perEntity from '#app/repo/v1/admin/storageSummary/perEntity/route.ts';
import * as perUser from '#app/repo/v1/admin/storageSummary/perUser/route.ts';
import * as everybody from '#app/repo/v1/admin/storageSummary/route.ts';
import * as ofUserDetails from '#app/repo/v1/storageDetails/[userId]/route.ts';
import * as ownDetails from '#app/repo/v1/storageDetails/route.ts';
import * as ofUser from '#app/repo/v1/storageSummary/[userId]/route.ts';
import * as own from '#app/repo/v1/storageSummary/route.ts';
import { storageDetails, storageRanking, storageUsageSummaryList } from '#lib/contracts/storage.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { disconnectRepositoryReader } from '#server/adapters/repository-reader/read-repository.ts';
import { callRoute } from '#tests/call-route.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let testConsole: TestConsole;
let repository: Client;

beforeAll(async () => {
  testConsole = await startTestConsole();
  repository = new Client(testConsole.repository.url);
  await repository.connect();
  // The ordinary user of the console is the sample's ninth principal; the administrator stores nothing.
  await repository.query('update principal set email = $1 where id = 9', [emails.user]);
});

afterAll(async () => {
  await repository.end();
  await disconnectRepositoryReader();
  await testConsole.close();
});

type Call = { token?: string | undefined };

async function summary(routes: Record<string, unknown>, path: string, { token }: Call = {}) {
  const answer = await callRoute(routes, 'GET', path, { token: token ?? testConsole.tokens.administrator });
  expect(answer.status).toBe(200);
  return storageUsageSummaryList.strict().parse(await answer.json());
}

async function refusal(routes: Record<string, unknown>, path: string, token?: string) {
  const answer = await callRoute(routes, 'GET', path, { token });
  const { reason } = await answer.json();
  return { status: answer.status, reason };
}

async function rows<Row>(sql: string): Promise<Row[]> {
  return (await repository.query(sql)).rows;
}

describe('the summary of all', () => {
  const path = '/repo/v1/admin/storageSummary';

  it('gives the grand total when no aggregation is asked for', async () => {
    const [expected] = await rows<{ size: string; count: string }>(
      'select sum(content_size) as size, count(*) from storage_usage',
    );
    const whole = { totalSize: Number(expected?.size), totalCount: Number(expected?.count) };
    const only = { dimensionList: [], aggregatedSize: whole.totalSize, aggregatedCount: whole.totalCount };
    expect(whole.totalCount).toBeGreaterThan(700);
    expect(await summary(everybody, path)).toEqual({ ...whole, summaryList: [only] });
    expect(await summary(everybody, `${path}?aggregation=`)).toEqual({ ...whole, summaryList: [only] });
  });

  it('groups by the dimensions in the order asked for, in any case, the largest first', async () => {
    const answer = await summary(everybody, `${path}?aggregation=content_type,%20Is_Attachment,STORAGE_PROVIDER`);
    const expected = await rows<{ dims: string[]; size: string; count: string }>(
      `select array[content_type, is_attachment::text, storage_provider] as dims, sum(content_size) as size, count(*) as count
         from storage_usage group by content_type, is_attachment, storage_provider
        order by sum(content_size) desc, count(*) desc, 1`,
    );
    expect(answer.summaryList).toEqual(
      expected.map(({ dims, size, count }) => ({
        dimensionList: ['CONTENT_TYPE', 'IS_ATTACHMENT', 'STORAGE_PROVIDER'].map((dimension, index) => ({
          dimension,
          value: dims[index],
        })),
        aggregatedSize: Number(size),
        aggregatedCount: Number(count),
      })),
    );
    expect(answer.totalCount).toBe(answer.summaryList.reduce((sum, group) => sum + group.aggregatedCount, 0));
    expect(new Set(answer.summaryList.map(({ dimensionList }) => dimensionList[1]?.value))).toEqual(
      new Set(['true', 'false']),
    );
  });

  it.each([
    ['aggregation=USER_ID', 'USER_ID'],
    ['aggregation=CONTENT_TYPE,,STORAGE_PROVIDER', '""'],
    ['aggregation=CONTENT_TYPE,content_type', 'named twice'],
    ['offset=1', 'offset'],
  ])('refuses ?%s', async (query, word) => {
    const { status, reason } = await refusal(everybody, `${path}?${query}`, testConsole.tokens.administrator);
    expect(status).toBe(400);
    expect(reason).toContain(word);
  });

  it('is an administrator’s', async () => {
    expect(await refusal(everybody, path)).toEqual({
      status: 403,
      reason: 'Must be an administrator to see what all users store',
    });
    expect((await refusal(everybody, path, testConsole.tokens.user)).status).toBe(403);
    expect((await refusal(everybody, path, testConsole.tokens.expired)).status).toBe(401);
    expect((await refusal(perUser, `${path}/perUser`, testConsole.tokens.user)).status).toBe(403);
    expect((await refusal(perEntity, `${path}/perEntity`)).status).toBe(403);
  });
});

describe('the lists per user and per entity', () => {
  it.each([
    ['perUser', perUser, 'USER_ID', 'user_id'],
    ['perEntity', perEntity, 'NODE_ID', 'node_id'],
  ] as const)('%s goes by size, then count, page by page', async (name, routes, dimension, column) => {
    const path = `/repo/v1/admin/storageSummary/${name}`;
    const expected = await rows<{ value: string; size: string; count: string }>(
      `select ${column}::text as value, sum(content_size) as size, count(*) as count from storage_usage
        group by 1 order by sum(content_size) desc, count(*) desc, 1`,
    );
    const read = async (query: string) => {
      const answer = await callRoute(routes, 'GET', path + query, { token: testConsole.tokens.administrator });
      expect(answer.status).toBe(200);
      return storageRanking.strict().parse(await answer.json());
    };
    const first = await read('');
    expect(first.totalNumberOfResults).toBe(expected.length);
    expect(first.summaryList).toHaveLength(Math.min(100, expected.length));
    expect(first.summaryList[0]).toEqual({
      dimensionList: [{ dimension, value: expected[0]?.value }],
      aggregatedSize: Number(expected[0]?.size),
      aggregatedCount: Number(expected[0]?.count),
    });
    const second = await read('?offset=2&limit=3');
    expect(second.summaryList.map(({ dimensionList }) => dimensionList[0]?.value)).toEqual(
      expected.slice(2, 5).map(({ value }) => value),
    );
    expect(second.totalSize).toBe(first.totalSize);
    expect(second.paging).toEqual({ previous: `${path}?offset=0&limit=3`, next: `${path}?offset=5&limit=3` });
    const beyond = await read('?offset=100000');
    expect(beyond).toMatchObject({ totalSize: first.totalSize, summaryList: [], paging: { next: null } });
  });
});

describe('what one user stores', () => {
  it('is theirs by the email of the principal', async () => {
    const [expected] = await rows<{ size: string; count: string }>(
      'select sum(content_size) as size, count(*) from storage_usage where user_id = 9',
    );
    const mine = await summary(own, '/repo/v1/storageSummary', { token: testConsole.tokens.user });
    expect(mine).toMatchObject({ totalSize: Number(expected?.size), totalCount: Number(expected?.count) });
    expect(mine.totalCount).toBeGreaterThan(0);
    const path = '/repo/v1/storageSummary/9?aggregation=CONTENT_TYPE';
    const asked = await summary(ofUser, path, { token: testConsole.tokens.user });
    expect(asked.totalSize).toBe(mine.totalSize);
    expect(asked.summaryList.length).toBeGreaterThan(1);
    expect(await summary(ofUser, path)).toEqual(asked);
  });

  it('is nothing for somebody the repository does not know', async () => {
    const nothing = { totalSize: 0, totalCount: 0, summaryList: [] };
    expect(await summary(own, '/repo/v1/storageSummary?aggregation=CONTENT_TYPE')).toEqual(nothing);
    expect(await summary(own, '/repo/v1/storageSummary')).toMatchObject({ totalSize: 0, totalCount: 0 });
  });

  it('is nobody else’s but an administrator’s', async () => {
    const { administrator, user } = testConsole.tokens;
    const forbidden = { status: 403, reason: 'Must be an administrator to see what another user stores' };
    for (const id of ['1', 'nobody', '9 ', '09', '2147483648']) {
      const path = encodeURIComponent(id);
      expect(await refusal(ofUser, `/repo/v1/storageSummary/${path}`, user)).toEqual(forbidden);
      expect(await refusal(ofUserDetails, `/repo/v1/storageDetails/${path}`, user)).toEqual(forbidden);
    }
    for (const id of ['nobody', '2147483648', '77', '\u0000', "1'; drop table principal"]) {
      const path = `/repo/v1/storageSummary/${encodeURIComponent(id)}`;
      expect((await refusal(ofUser, path, administrator)).status).toBe(404);
    }
    expect(await refusal(ofUser, '/repo/v1/storageSummary/77', administrator)).toEqual({
      status: 404,
      reason: 'Cannot find a user with ID: 77',
    });
    expect((await refusal(ofUser, '/repo/v1/storageSummary/%E0%A4%A', administrator)).status).toBe(400);
    expect((await refusal(own, '/repo/v1/storageSummary')).status).toBe(401);
    expect((await refusal(ofUser, '/repo/v1/storageSummary/9')).status).toBe(401);
    expect((await refusal(ownDetails, '/repo/v1/storageDetails')).status).toBe(401);
  });

  it('is listed file by file, with the addresses of the pages around', async () => {
    const token = testConsole.tokens.user;
    const read = async (path: string) =>
      storageDetails.strict().parse(await (await callRoute(ownDetails, 'GET', path, { token })).json());
    const expected = await rows<Record<string, unknown>>('select * from storage_usage where user_id = 9 order by id');
    const all = await read('/repo/v1/storageDetails?limit=1000');
    expect(all.totalNumberOfResults).toBe(expected.length);
    expect(all.paging).toEqual({ previous: null, next: null });
    expect(all.results[0]).toEqual({
      id: String(expected[0]?.id),
      nodeId: String(expected[0]?.node_id),
      userId: '9',
      location: expected[0]?.location,
      isAttachment: expected[0]?.is_attachment,
      storageProvider: expected[0]?.storage_provider,
      contentType: expected[0]?.content_type,
      contentSize: Number(expected[0]?.content_size),
      contentMd5: expected[0]?.content_md5,
    });
    const seen: string[] = [];
    let next: string | null = '/repo/v1/storageDetails?limit=40';
    while (next !== null) {
      const page: Awaited<ReturnType<typeof read>> = await read(next);
      seen.push(...page.results.map(({ id }) => id));
      next = page.paging.next;
    }
    expect(seen).toEqual(expected.map(({ id }) => String(id)));
    const answer = await callRoute(ofUserDetails, 'GET', '/repo/v1/storageDetails/9?offset=40&limit=40', { token });
    expect(storageDetails.parse(await answer.json()).paging).toMatchObject({
      previous: '/repo/v1/storageDetails/9?offset=0&limit=40',
    });
  });
});

describe('the gate', () => {
  it('holds the users’ calls while the stack is down, and lets administrators’ through', async () => {
    const set = (status: 'DOWN' | 'READ_ONLY' | 'READ_WRITE') =>
      consoleDb().stackStatus.updateMany({ data: { status } });
    const { administrator, user } = testConsole.tokens;
    const statusOf = async (routes: Record<string, unknown>, path: string, token: string, wanted: number) =>
      expect.poll(async () => (await callRoute(routes, 'GET', path, { token })).status).toBe(wanted);
    try {
      await set('DOWN');
      await statusOf(own, '/repo/v1/storageSummary', user, 503);
      await statusOf(ofUser, '/repo/v1/storageSummary/9', administrator, 503);
      await statusOf(ownDetails, '/repo/v1/storageDetails', user, 503);
      await statusOf(everybody, '/repo/v1/admin/storageSummary', administrator, 200);
      await set('READ_ONLY');
      await statusOf(own, '/repo/v1/storageSummary', user, 200);
    } finally {
      await set('READ_WRITE');
    }
  });
});
