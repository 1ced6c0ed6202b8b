import { afterAll, beforeAll, expect, test } from 'vitest';
import * as routes from '#app/repo/v1/admin/daemon/[id]/details/route.ts';
import { type DaemonDetails, daemonDetails } from '#lib/contracts/daemon-details.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { errorCodes } from '#server/errors.ts';
import { describePhases } from '#server/services/daemons/describe-phases.ts';
import { explainFailure } from '#server/services/daemons/explain-failure.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';

let stack: TestConsole;

beforeAll(async () => {
  stack = await startTestConsole();
});

afterAll(() => stack.close());

function ask(id: string, query = '', token: string | undefined = stack.tokens.administrator): Promise<Response> {
  return callRoute(routes, 'GET', `/repo/v1/admin/daemon/${id}/details${query}`, { token, params: { id } });
}

async function read(id: number, query = ''): Promise<DaemonDetails> {
  const answer = await ask(String(id), query);
  expect(answer.status).toBe(200);
  return daemonDetails.strict().parse(await answer.json());
}

async function plantDaemon(tables: number): Promise<number> {
  const { id } = await consoleDb().daemon.create({
    data: { type: 'BACKUP', backupKey: 'x.zip', startedBy: 'test', detailsRevision: 2, waitingFor: 'bucket' },
  });
  const on = new Date('2026-11-22T10:00:00Z');
  await consoleDb().$executeRaw`
    insert into daemon_table select ${id}, n, 'public.table_' || n, n, n + 1, 10, 20, 'at work', case n when 3 then 2 else 1 end
      from generate_series(0, ${tables}::int - 1) as n`;
  await consoleDb().daemonLogLine.createMany({
    data: [7, 8, 9].map((number) => ({ daemonId: id, number, on, level: 'info', text: `Line ${number}` })),
  });
  await consoleDb().daemonRateSample.create({ data: { daemonId: id, number: 0, on, rows: 5, bytes: 50 } });
  await consoleDb().daemonPhase.createMany({
    data: [
      { daemonId: id, position: 0, key: 'plan', title: 'Plan', startedOn: on, endedOn: on, outcome: 'done' },
      { daemonId: id, position: 1, key: 'copy', title: 'Copy', startedOn: on },
    ],
  });
  return id;
}

test('only an administrator may look, an id that is no number is no daemon, a wrong query is named', async () => {
  const id = await plantDaemon(1);
  const without = await callRoute(routes, 'GET', `/repo/v1/admin/daemon/${id}/details`, { params: { id: String(id) } });
  expect(without.status).toBe(403);
  expect((await ask(String(id), '', stack.tokens.user)).status).toBe(403);
  expect((await ask(String(id), '', stack.tokens.expired)).status).toBe(401);
  for (const wrong of ['abc', '0', '99999999999', '123456']) {
    const answer = await ask(wrong);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { reason: `Cannot find a BackupRestoreStatus with ID: ${wrong}`, code: 'NOT_FOUND' },
    ]);
  }
  expect((await ask(String(id), '?since=-1')).status).toBe(400);
  expect((await ask(String(id), '?until=1')).status).toBe(400);
  await consoleDb().daemon.delete({ where: { id } });
});

test('everything at first, then what changed', async () => {
  const id = await plantDaemon(10_000);
  const all = await read(id);
  expect(all).toMatchObject({ revision: 2, endedOn: null, waitingFor: 'bucket', failure: null, notes: [] });
  expect(all.phases.map(({ state }) => state)).toEqual(['done', 'at work']);
  expect(all.tables.count).toBe(10_000);
  expect(all.tables.changed).toHaveLength(10_000);
  expect(all.tables.changed[3]).toEqual([3, 'public.table_3', 3, 4, 10, 20, 'at work']);
  expect(all.log.firstLine).toBe(7);
  expect(all.log.lines[0]).toEqual([7, Date.parse('2026-11-22T10:00:00Z'), 'info', 'Line 7']);
  expect(all.samples).toEqual([[Date.parse('2026-11-22T10:00:00Z'), 5, 50]]);

  const news = await read(id, '?since=1&line=9');
  expect(news.tables).toEqual({ count: 10_000, changed: [[3, 'public.table_3', 3, 4, 10, 20, 'at work']] });
  expect(news.log.lines.map(([number]) => number)).toEqual([9]);
  expect((await read(id, '?since=2')).tables.changed).toEqual([]);
  expect((await read(id, '?since=3')).tables.changed).toHaveLength(10_000);
  await consoleDb().daemon.delete({ where: { id } });
});

test('a phase that never ended was broken off, or done where the daemon is completed after all', () => {
  const [startedOn, endedOn] = [new Date(1000), new Date(5000)];
  const begun = { key: 'copy', title: 'Copy', startedOn, endedOn: null, outcome: null };
  const waiting = { ...begun, startedOn: null };
  const states = (status: string, end: Date | null) =>
    describePhases({ status, endedOn: end }, [begun, waiting]).map((phase) => [phase.state, phase.endedOn]);
  expect(states('STARTED', null)).toEqual([
    ['at work', null],
    ['waiting', null],
  ]);
  expect(states('COMPLETED', endedOn)).toEqual([
    ['done', 5000],
    ['skipped', null],
  ]);
  expect(states('FAILED', endedOn)).toEqual([
    ['broken off', null],
    ['not reached', null],
  ]);
});

test('a failure has its likely cause and what to do', () => {
  type Facts = { reason?: string; sqlState?: string };
  const explain = (errorCode: string | null, facts: Facts = {}, type: 'BACKUP' | 'RESTORE' = 'BACKUP') => {
    const { reason: errorReason = null, sqlState: errorSqlState = null } = facts;
    return explainFailure({ type, status: 'FAILED', errorCode, errorReason, errorSqlState });
  };
  const denied = { reason: 'BUCKET_ACCESS_DENIED' };
  expect(explain('BUCKET_REFUSED', denied)?.remedy).toContain('s3:PutObject');
  expect(explain('BUCKET_REFUSED', denied, 'RESTORE')?.remedy).not.toContain('s3:PutObject');
  expect(explain('BUCKET_REFUSED', { reason: 'BUCKET_KEY_INVALID' })?.cause).toMatch(/key/);
  expect(explain('BUCKET_UNREACHABLE')?.cause).toMatch(/down/);
  expect(explain('REPOSITORY_REFUSED', { sqlState: '53100' })?.cause).toMatch(/disk/);
  expect(explain('REPOSITORY_REFUSED', { sqlState: '55P03' })?.cause).toMatch(/lock/);
  expect(explain('REPOSITORY_REFUSED', { sqlState: '42501' })?.remedy).toMatch(/owner/);
  expect(explain('ARCHIVE_MISMATCH', {}, 'RESTORE')?.remedy).toMatch(/migrate again/);
  expect(explain('RUNNER_LOST')?.cause).toMatch(/killed/);
  expect(explain(null, denied)?.remedy).toContain('s3:PutObject');
  expect(explain(null)).toBeNull();
  expect(explain('STOPPED')).toBeNull();
  expect(
    explainFailure({ type: 'BACKUP', status: 'COMPLETED', errorCode: null, errorReason: null, errorSqlState: null }),
  ).toBeNull();
  for (const code of errorCodes.filter((name) => /^(BUCKET|ARCHIVE|REPOSITORY)_|INTERNAL|SETTING/.test(name))) {
    expect(explain(code), code).not.toBeNull();
  }
});
