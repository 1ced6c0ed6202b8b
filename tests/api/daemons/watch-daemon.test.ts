import { afterAll, beforeAll, expect, test } from 'vitest';
import * as eventsRoutes from '#app/repo/v1/admin/daemon/[id]/events/route.ts';
import * as allEventsRoutes from '#app/repo/v1/admin/daemon/events/route.ts';
import { type BackupRestoreStatus, backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { callRoute } from '#tests/call-route.ts';
import { postBackup, readDaemon, waitForEnd } from '#tests/daemon-api.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
let runner: Runner;
let token: string;

beforeAll(async () => {
  stack = await startTestStack('chinook');
  token = stack.tokens.administrator;
  runner = await startConfiguredRunner();
});

afterAll(async () => {
  await runner.stop();
  await stack.close();
});

const watch = (id: string, signal?: AbortSignal) =>
  callRoute(eventsRoutes, 'GET', `/repo/v1/admin/daemon/${id}/events`, {
    token,
    params: { id },
    ...(signal === undefined ? {} : { signal }),
  });

/** The events of an answer, as they come. */
async function* eventsOf(answer: Response): AsyncGenerator<{ id: string; daemon: BackupRestoreStatus }> {
  if (answer.body === null) return;
  let text = '';
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) {
        yield { id: /^id: (.*)$/m.exec(event)?.[1] ?? '', daemon: backupRestoreStatus.parse(JSON.parse(data)) };
      }
    }
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function all(answer: Response): Promise<BackupRestoreStatus[]> {
  const events = await collect(eventsOf(answer));
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => String(index + 1)));
  return events.map(({ daemon }) => daemon);
}

test('a daemon is told at once and to its end, to two readers alike', async () => {
  stack.proxies.bucket.slow({ up: 150_000 });
  const { id } = await readDaemon(await postBackup(token));
  const answers = await Promise.all([watch(id), watch(id)]);
  expect(answers[0]?.headers.get('Content-Type')).toContain('text/event-stream');
  expect(answers[0]?.headers.get('Cache-Control')).toContain('no-transform');
  const [first, second] = await Promise.all(answers.map(all));
  stack.proxies.bucket.slow({ up: null });
  for (const told of [first, second]) {
    expect(told?.length).toBeGreaterThan(2);
    expect(told?.at(0)?.status).toBe('STARTED');
    expect(told?.at(-1)).toMatchObject({ id, status: 'COMPLETED', progresssMessage: 'Finished: BACKUP' });
    const currents = told?.map(({ progresssCurrent }) => progresssCurrent) ?? [];
    expect(currents).toEqual([...currents].sort((a, b) => a - b));
  }
});

test('a daemon that has ended is told once', async () => {
  const { id } = await readDaemon(await postBackup(token));
  await waitForEnd(token, id);
  const told = await all(await watch(id));
  expect(told.map(({ status }) => status)).toEqual(['COMPLETED']);
});

test('a daemon that is not there is 404, a stranger 403', async () => {
  expect((await watch('4711')).status).toBe(404);
  expect((await watch('abc')).status).toBe(404);
  const params = { id: '1' };
  const path = '/repo/v1/admin/daemon/1/events';
  expect((await callRoute(eventsRoutes, 'GET', path, { params })).status).toBe(403);
  expect((await callRoute(eventsRoutes, 'GET', path, { params, token: stack.tokens.user })).status).toBe(403);
  expect((await callRoute(eventsRoutes, 'GET', path, { params, token: 'dead' })).status).toBe(401);
});

test('a client that goes away ends its stream', async () => {
  stack.proxies.bucket.slow({ up: 50_000 });
  const { id } = await readDaemon(await postBackup(token));
  const client = new AbortController();
  const aborted = eventsOf(await watch(id, client.signal));
  expect((await aborted.next()).value?.daemon.id).toBe(id);
  client.abort();
  await expect(collect(aborted).then((rest) => rest.length)).resolves.toBeLessThan(3);
  const cancelled = await watch(id);
  await cancelled.body?.cancel();
  stack.proxies.bucket.slow({ up: null });
  await waitForEnd(token, id);
});

test('one stream tells of every daemon: the one at work first, then each that changes', async () => {
  stack.proxies.bucket.slow({ up: 150_000 });
  const first = await readDaemon(await postBackup(token));
  const client = new AbortController();
  const events = eventsOf(
    await callRoute(allEventsRoutes, 'GET', '/repo/v1/admin/daemon/events', { token, signal: client.signal }),
  );
  expect((await events.next()).value?.daemon).toMatchObject({ id: first.id, status: 'STARTED' });
  stack.proxies.bucket.slow({ up: null });
  const told: BackupRestoreStatus[] = [];
  await waitForEnd(token, first.id);
  const second = await readDaemon(await postBackup(token));
  for await (const { daemon } of events) {
    told.push(daemon);
    if (daemon.id === second.id && daemon.status === 'COMPLETED') break;
  }
  client.abort();
  expect(told.filter(({ status }) => status === 'COMPLETED').map(({ id }) => id)).toEqual([first.id, second.id]);
});

test('a caller who was logged out meanwhile hears no more', { timeout: 40_000 }, async () => {
  const events = eventsOf(await callRoute(allEventsRoutes, 'GET', '/repo/v1/admin/daemon/events', { token }));
  const rest = collect(events);
  const sessions = await consoleDb().session.findMany();
  await consoleDb().session.deleteMany();
  expect(await rest).toEqual([]);
  await consoleDb().session.createMany({ data: sessions });
});
