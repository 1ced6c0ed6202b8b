import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as acceptRoutes from '#app/repo/v1/admin/anomaly/[id]/accept/route.ts';
import * as anomalyRoutes from '#app/repo/v1/admin/anomaly/route.ts';
import * as oneRoutes from '#app/repo/v1/admin/check/[id]/route.ts';
import * as listRoutes from '#app/repo/v1/admin/check/route.ts';
import * as resultRoutes from '#app/repo/v1/admin/daemon/[id]/checks/route.ts';
import * as oneDrillRoutes from '#app/repo/v1/admin/drill/[id]/route.ts';
import * as drillRoutes from '#app/repo/v1/admin/drill/route.ts';
import * as objectiveRoutes from '#app/repo/v1/admin/objectives/route.ts';
import * as sampleRoutes from '#app/repo/v1/admin/objectives/samples/route.ts';
import * as reportRoutes from '#app/repo/v1/admin/report/route.ts';
import { anomalyPage } from '#lib/contracts/anomaly.ts';
import { type CheckInput, check, checkList, checkResultList } from '#lib/contracts/check.ts';
import { objectiveSamples, objectives } from '#lib/contracts/objective.ts';
import { drillList } from '#lib/contracts/protection/drill.ts';
import { report } from '#lib/contracts/protection/report.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setClock } from '#server/clock.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { findAnomalies } from '#server/services/anomalies/find-anomalies.ts';
import { describeDrills } from '#server/services/drills/describe-drills.ts';
import { runDueDrills } from '#server/services/drills/run-due-drills.ts';
import { takeObjectiveSamples } from '#server/services/objectives/take-objective-samples.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, postVerify, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { administratorEmail, startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let runner: Runner;
let token: string;
let key: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
  key = await backUp();
});
beforeEach(async () => {
  for (const { id } of await list()) await drop(id);
});
afterAll(async () => {
  await runner.stop();
  await stack.close();
});

const path = '/repo/v1/admin/check';
const post = (body: unknown) => callRoute(listRoutes, 'POST', path, { token, body });
const put = (id: string, body: unknown) =>
  callRoute(oneRoutes, 'PUT', `${path}/${id}`, { token, body, params: { id } });
const drop = (id: string) => callRoute(oneRoutes, 'DELETE', `${path}/${id}`, { token, params: { id } });
const list = async () =>
  checkList.strict().parse(await (await callRoute(listRoutes, 'GET', path, { token })).json()).results;
const openAnomalies = async (query = '') =>
  anomalyPage
    .strict()
    .parse(await (await callRoute(anomalyRoutes, 'GET', `/repo/v1/admin/anomaly${query}`, { token })).json()).results;

async function backUp(): Promise<string> {
  const { id } = await readDaemon(await postBackup(token));
  expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
  return (await consoleDb().daemon.findUniqueOrThrow({ where: { id: Number(id) } })).backupKey;
}

async function runSql(sql: string): Promise<void> {
  const client = new Client(stack.repository.url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function add(input: CheckInput) {
  const answer = await post(input);
  expect(answer.status).toBe(201);
  return check.strict().parse(await answer.json());
}

async function verify() {
  const { id } = await readDaemon(await postVerify(token, { fileName: key }));
  const daemon = await waitForEnd(token, id);
  const answer = await callRoute(resultRoutes, 'GET', `/repo/v1/admin/daemon/${id}/checks`, { token, params: { id } });
  return { daemon, results: checkResultList.strict().parse(await answer.json()).results };
}

describe('checks in a verification', () => {
  it('are answered right and wrong, and hostile ones do nothing', async () => {
    const artists = 'select count(*) from "Artist"';
    await add({ name: '1 right', sql: `${artists}; `, expected: '275' });
    await add({ name: '2 wrong', sql: artists, expected: '276' });
    await add({ name: '3 at least', sql: artists, comparison: 'AT_LEAST', expected: '200' });
    await add({
      name: '4 rows',
      sql: 'select "ArtistId", "Name" from "Artist" order by 1 limit 2 -- two',
      expected: '1\tAC/DC\n2\tAccept',
    });
    const hostile = {
      write: `with gone as (delete from "Artist" returning 1) select count(*) from gone`,
      second: `select 1; drop table "Artist" cascade`,
      'out of the brackets': `select 1) to program 'id'; --`,
      'end of the transaction': 'commit',
      'read write': `select set_config('transaction_read_only', 'off', true)`,
      'large object': 'select lo_create(0)',
      sleep: 'select pg_sleep(600)',
      'no time limit': `select set_config('statement_timeout', '0', false), pg_sleep(600)`,
      'large value': `select repeat('x', 100000000)`,
      'many rows': 'select generate_series(1, 100000000)',
      'end its session': 'select pg_terminate_backend(pg_backend_pid())',
      'file of the server': `select pg_read_file('/etc/passwd')`,
      'missing table': 'select count(*) from nothing_of_the_kind',
    };
    for (const [name, sql] of Object.entries(hostile)) {
      await add({
        name: `hostile: ${name}`,
        sql,
        expected: '1',
        timeoutSeconds: name.includes('sleep') || name.includes('limit') ? 1 : 30,
      });
    }
    const { daemon, results } = await verify();
    expect(daemon).toMatchObject({ status: 'COMPLETED', errorMessage: null });
    const outcomes = Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes).toEqual({
      '1 right': 'RIGHT',
      '2 wrong': 'WRONG',
      '3 at least': 'RIGHT',
      '4 rows': 'RIGHT',
      ...Object.fromEntries(Object.keys(hostile).map((name) => [`hostile: ${name}`, 'FAILED'])),
    });
    const of = (name: string) => results.find((result) => result.name.endsWith(name));
    expect(of('2 wrong')).toMatchObject({ expected: '276', actual: '275', message: null });
    expect(of('sleep')).toMatchObject({ actual: null, message: expect.stringContaining('longer than 1.0 s') });
    expect(of('no time limit')?.message).toContain('longer than 1.0 s');
    for (const name of ['large value', 'many rows']) {
      expect(of(name)?.message).toContain('more than 100 rows or 8,000 bytes');
    }
    expect(of('hostile: write')?.message).toContain('WITH');
    expect(of('large object')?.message).toContain('read-only transaction');
  }, 60_000);

  it('that are wrong of the newest backup hold retention until they are right, changed or accepted', async () => {
    const question = { name: 'Artists', sql: 'select count(*) from "Artist"', expected: '276' };
    const { id } = await add(question);
    await verify();
    expect(await openAnomalies()).toMatchObject([{ kind: 'CHECK', subject: 'Artists', backupKey: key, state: 'OPEN' }]);
    expect(await findAnomalies()).toMatchObject([{ kind: 'CHECK', backupKey: key }]);
    expect((await list())[0]?.last).toMatchObject({ outcome: 'WRONG', actual: '275', backupKey: key });
    await put(id, { ...question, expected: '277' });
    expect(await findAnomalies()).toEqual([]);
    await verify();
    const [open] = await openAnomalies();
    const accept = (reason: string) =>
      callRoute(acceptRoutes, 'POST', `/repo/v1/admin/anomaly/${open?.id}/accept`, {
        token,
        body: { reason },
        params: { id: open?.id ?? '' },
      });
    expect((await accept(' ')).status).toBe(400);
    expect((await accept('Known')).status).toBe(200);
    expect((await accept('Again')).status).toBe(409);
    expect(await findAnomalies()).toEqual([]);
    expect(await openAnomalies('?state=all')).toContainEqual(
      expect.objectContaining({ state: 'ACCEPTED', acceptedBy: administratorEmail, reason: 'Known' }),
    );
    await verify();
    expect(await findAnomalies()).toEqual([]);
  });
});

describe('backups that are unlike those before', () => {
  it('hold retention until the data is back', async () => {
    expect(await findAnomalies()).toEqual([]);
    await runSql(
      'create table public.emptied as select "PlaylistId", "TrackId" from "PlaylistTrack"; delete from "PlaylistTrack"',
    );
    const emptied = await backUp();
    const found = await findAnomalies();
    expect(found.map(({ kind, subject, backupKey, state }) => [kind, subject, backupKey, state])).toEqual([
      ['EMPTIED', 'public.PlaylistTrack', emptied, 'OPEN'],
    ]);
    expect(found[0]?.sentence).toBe('public.PlaylistTrack is empty; the backups before had about 8,715 rows.');
    expect(await openAnomalies(`?backup=${emptied}`)).toEqual(found);
    await Promise.all([findAnomalies(), findAnomalies(), findAnomalies()]);
    expect(await openAnomalies()).toEqual(found);
    await runSql('insert into "PlaylistTrack" select * from public.emptied; drop table public.emptied');
    key = await backUp();
    expect(await findAnomalies()).toEqual([]);
    expect(await openAnomalies(`?state=all&backup=${emptied}`)).toMatchObject([{ kind: 'EMPTIED', state: 'RESOLVED' }]);
  });
});

describe('objectives', () => {
  const at = '/repo/v1/admin/objectives';
  const put = (body: unknown) => callRoute(objectiveRoutes, 'PUT', at, { token, body });

  it('are kept or broken by what was verified and measured', async () => {
    expect((await put({ rpoSeconds: 59, rtoSeconds: null })).status).toBe(400);
    await verify();
    const kept = objectives.parse(await (await put({ rpoSeconds: 86_400, rtoSeconds: 3600 })).json());
    expect(kept).toMatchObject({
      rpo: { state: 'KEPT', backupKey: key, targetSeconds: 86_400 },
      rto: { state: 'KEPT', targetSeconds: 3600 },
      changedBy: administratorEmail,
    });
    expect(kept.rto.milliseconds).toBeGreaterThan(0);
    const tomorrow = Date.now() + 2 * 86_400_000;
    setClock(() => new Date(tomorrow));
    try {
      const broken = objectives.parse(await (await callRoute(objectiveRoutes, 'GET', at, { token })).json());
      expect([broken.rpo.state, broken.rto.state]).toEqual(['BROKEN', 'KEPT']);
    } finally {
      setClock(null);
    }
  });

  it('have one sample for the hour and for each job, whoever takes it', async () => {
    await Promise.all([takeObjectiveSamples(), takeObjectiveSamples()]);
    expect(await takeObjectiveSamples()).toBe(0);
    const daemons = await consoleDb().daemon.count({ where: { endedOn: { not: null } } });
    const samples = await consoleDb().objectiveSample.findMany();
    expect(samples.filter(({ occasion }) => occasion.startsWith('daemon'))).toHaveLength(daemons);
    expect(samples.some(({ occasion }) => occasion.startsWith('hour'))).toBe(true);
    const answer = await callRoute(sampleRoutes, 'GET', `${at}/samples?days=7`, { token });
    expect(objectiveSamples.strict().parse(await answer.json()).results).not.toEqual([]);
    expect(samples.some(({ rtoTargetSeconds }) => rtoTargetSeconds === 3600)).toBe(true);
  });
});

describe('the report of a period', () => {
  const hour = 3_600_000;
  const get = (from: Date, to: Date, format = 'json') =>
    callRoute(
      reportRoutes,
      'GET',
      `/repo/v1/admin/report?from=${from.toISOString()}&to=${to.toISOString()}&format=${format}`,
      { token },
    );

  it('has every backup and verification, and failures with what fixed them', async () => {
    const hostile = '<img src=x onerror=alert(1)>';
    await add({ name: hostile, sql: 'select 1', expected: '1' });
    const { id: failedId } = await readDaemon(await postVerify(token, { fileName: 'missing.zip' }));
    expect((await waitForEnd(token, failedId)).status).toBe('FAILED');
    const { daemon } = await verify();
    const now = Date.now();
    const whole = report.strict().parse(await (await get(new Date(now - hour), new Date(now + hour))).json());
    expect(whole.cut).toEqual([]);
    expect(whole.backups.map(({ status, inBucket }) => [status, inBucket])).toEqual(Array(3).fill(['COMPLETED', true]));
    expect(whole.backups.at(-1)).toMatchObject({ backupKey: key, rows: 15_607, size: expect.any(Number) });
    expect(whole.verifications.at(-1)).toMatchObject({
      daemonId: daemon.id,
      rows: 15_607,
      tables: 11,
      checks: [{ name: hostile, outcome: 'RIGHT', actual: '1' }],
    });
    expect(whole.failures).toMatchObject([{ daemonId: failedId, type: 'VERIFY', fixedBy: daemon.id }]);
    expect(whole.access.users.map(({ email }) => email)).toContain(administratorEmail);
    expect(whole.policy.changes.map(({ kind }) => kind)).toContain('OBJECTIVES_SET');
    expect(JSON.stringify(whole)).not.toContain(token);
    const answer = await get(new Date(now - hour), new Date(now + hour), 'html');
    const html = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(html).not.toContain('<img');
    // The checks of the tests above: PostgreSQL refused some.
    for (const words of ['as expected', 'not as expected', 'no answer']) expect(html).toContain(`>${words}</span>`);
    expect(html).toContain('>at least 200</td>');
    const nothing = report.parse(await (await get(new Date(now - 3 * hour), new Date(now - 2 * hour))).json());
    expect([nothing.backups, nothing.verifications, nothing.failures]).toEqual([[], [], []]);
  });

  it('covers 400 days at most', async () => {
    const answer = await get(new Date('2025-01-01'), new Date('2026-11-30'));
    expect([answer.status, (await answer.json()).reason]).toEqual([
      400,
      'The query parameter "to" is 400 days after from at most.',
    ]);
    expect((await get(new Date('2026-11-30'), new Date('2026-11-30'))).status).toBe(400);
  });
});

describe('drills', () => {
  const at = '/repo/v1/admin/drill';
  const postDrill = (body: unknown) => callRoute(drillRoutes, 'POST', at, { token, body });
  const listed = async () =>
    drillList.strict().parse(await (await callRoute(drillRoutes, 'GET', at, { token })).json()).results;
  const input = { name: 'Nightly', cron: '0 3 * * *', zone: 'Europe/Berlin' };
  const hourMs = 3_600_000;

  it.each([
    [{ cron: '0 25 * * *' }, /^The field "cron" takes five fields/],
    [{ zone: 'Mars/Olympus' }, /^The field "zone" takes a time zone/],
    [{ which: 'RANDOM' }, /^The field "randomDays" takes a number of days with RANDOM/],
  ])('are refused with %j', async (change, reason) => {
    const answer = await postDrill({ ...input, ...change });
    expect(answer.status).toBe(400);
    expect((await answer.json()).reason).toMatch(reason);
  });

  it('verify a backup at their time, once whoever looks, and ask the checks', async () => {
    await add({ name: 'Artists', sql: 'select count(*) from "Artist"', expected: '275' });
    expect((await postDrill(input)).status).toBe(201);
    const [{ nextRunOn } = { nextRunOn: null }] = await listed();
    const slot = Date.parse(nextRunOn ?? '');
    try {
      setClock(() => new Date(slot + 60_000));
      await Promise.all([runDueDrills(), runDueDrills(), runDueDrills()]);
      const started = await consoleDb().daemon.findMany({ where: { startedBy: 'drill “Nightly”' } });
      expect(started).toMatchObject([{ type: 'VERIFY', backupKey: key }]);
      const id = String(started[0]?.id);
      expect((await waitForEnd(token, id)).status).toBe('COMPLETED');
      const answer = await callRoute(resultRoutes, 'GET', `/repo/v1/admin/daemon/${id}/checks`, {
        token,
        params: { id },
      });
      expect((await answer.json()).results).toMatchObject([{ name: 'Artists', outcome: 'RIGHT', actual: '275' }]);
      await runDueDrills();
      expect((await listed())[0]?.runs).toMatchObject([{ state: 'DONE', daemonId: id, backupKey: key }]);
      expect(await describeDrills(1)).toMatch(/^verified every day at 03:00 \(Europe\/Berlin\) in \d/);

      setClock(() => new Date(slot + 3 * 24 * hourMs + 20 * hourMs));
      await Promise.all([runDueDrills(), runDueDrills()]);
      const states = (await listed())[0]?.runs.map(({ state }) => state);
      expect(states).toEqual(['MISSED', 'MISSED', 'MISSED', 'DONE']);
      expect(await consoleDb().daemon.count({ where: { startedBy: 'drill “Nightly”' } })).toBe(1);
    } finally {
      setClock(null);
    }
    const [drill] = await listed();
    const one = { token, params: { id: drill?.id ?? '' } };
    expect((await callRoute(oneDrillRoutes, 'DELETE', `${at}/${drill?.id}`, one)).status).toBe(204);
    expect(await listed()).toEqual([]);
  });
});

describe('the list of checks', () => {
  it.each([
    [{ name: ' ' }, 'The field "name" takes one character at least.'],
    [{ sql: '' }, 'The field "sql" takes one character at least.'],
    [{ sql: 'select \0' }, 'The field "sql" takes text without the character U+0000.'],
    [{ comparison: 'LIKE' }, 'The field "comparison" takes EQUALS, AT_LEAST or AT_MOST.'],
    [
      { comparison: 'AT_MOST', expected: 'few' },
      'The field "expected" takes a number such as 1000 or -2.5 with AT_LEAST and AT_MOST.',
    ],
    [{ timeoutSeconds: 301 }, 'The field "timeoutSeconds" is 300 at most.'],
  ])('refuses %j', async (change, reason) => {
    const answer = await post({ name: 'A', sql: 'select 1', expected: '1', ...change });
    expect([answer.status, (await answer.json()).reason]).toEqual([400, reason]);
    expect(await list()).toEqual([]);
  });

  it('keeps names apart, and changes are history', async () => {
    const one = await add({ name: 'One', sql: 'select 1', expected: '1' });
    expect((await post({ name: 'One', sql: 'select 2', expected: '2' })).status).toBe(409);
    const changed = await put(one.id, { name: 'Two', sql: 'select 2', expected: '2', isEnabled: false });
    expect(check.strict().parse(await changed.json())).toMatchObject({ id: one.id, name: 'Two', isEnabled: false });
    expect((await drop(one.id)).status).toBe(204);
    expect((await drop(one.id)).status).toBe(404);
    expect((await put('x', { name: 'Two', sql: 'select 2', expected: '2' })).status).toBe(404);
    const events = await consoleDb().audit.findMany({
      where: { subject: one.id, kind: { startsWith: 'CHECK_' } },
      orderBy: { id: 'asc' },
    });
    expect(events.map(({ kind, doneBy }) => [kind, doneBy])).toEqual(
      ['CHECK_ADDED', 'CHECK_CHANGED', 'CHECK_DELETED'].map((kind) => [kind, administratorEmail]),
    );
  });
});

describe('If-Match', () => {
  const call = (routes: object, method: string, path: string, more: object) =>
    callRoute({ ...routes }, method, path, { token, ...more });
  const drillOf = { name: 'Tagged', cron: '0 1 * * 1', zone: 'UTC' };
  const checkOf = { name: 'Tagged', sql: 'select 1', expected: '1' };

  it.each([
    ['check', oneRoutes, () => post(checkOf), checkOf, 'The check “Tagged” was changed in the meantime'],
    [
      'drill',
      oneDrillRoutes,
      () => call(drillRoutes, 'POST', '/repo/v1/admin/drill', { body: drillOf }),
      drillOf,
      'The drill “Tagged” was changed in the meantime',
    ],
  ] as const)(
    'of a %s lets one of two changes through, and no stale deletion',
    async (kind, routes, add, body, reason) => {
      const { id, version } = await (await add()).json();
      expect(version).toBe(1);
      const path = `/repo/v1/admin/${kind}/${id}`;
      const send = (method: string, tag: string) =>
        call(routes, method, path, {
          ...(method === 'PUT' ? { body: { ...body, isEnabled: false } } : {}),
          params: { id },
          headers: { 'If-Match': tag },
        });
      const both = await Promise.all([send('PUT', '"1"'), send('PUT', '"1"')]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
      expect(both.find(({ status }) => status === 200)?.headers.get('etag')).toBe('"2"');
      const stale = await send('DELETE', '"1"');
      expect([stale.status, (await stale.json()).reason]).toEqual([412, expect.stringContaining(reason)]);
      expect((await send('PUT', '*')).headers.get('etag')).toBe('"3"');
      expect((await send('DELETE', '"3"')).status).toBe(204);
    },
  );

  it('of the objectives lets one of two changes through', async () => {
    const path = '/repo/v1/admin/objectives';
    const tag = (await call(objectiveRoutes, 'GET', path, {})).headers.get('etag') ?? '';
    const send = (rpoSeconds: number) =>
      call(objectiveRoutes, 'PUT', path, { body: { rpoSeconds, rtoSeconds: null }, headers: { 'If-Match': tag } });
    const both = await Promise.all([send(86_400), send(86_401)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const kept = both.find(({ status }) => status === 200);
    const next = kept?.headers.get('etag') ?? '';
    expect(next).not.toBe(tag);
    const { rpo } = objectives.strict().parse(await kept?.json());
    const read = await (await call(objectiveRoutes, 'GET', path, {})).json();
    expect([read.rpo.targetSeconds, `"${read.version}"`]).toEqual([rpo.targetSeconds, next]);
  });
});
