import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PrismaClient } from '#generated/console-client/client.ts';
import { type TestDatabase, testDatabase } from '#tests/postgres.ts';
import { type DaemonQueue, openQueue, queueNames } from './open-queue.ts';

let database: TestDatabase;
let db: PrismaClient;
const opened: DaemonQueue[] = [];

beforeAll(async () => {
  database = await testDatabase({ content: 'migrated' });
  db = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((queue) => queue.close(1000)));
});

afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

async function open(listens: boolean): Promise<DaemonQueue> {
  const queue = await openQueue({
    connectionString: database.url,
    applicationName: 'test queue',
    listens,
    onError: () => {},
  });
  opened.push(queue);
  return queue;
}

/** Whether a session of the queue in this database waits for notifications. */
async function isListening(): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    select from pg_stat_activity where datname = current_database() and query ilike 'listen %'`;
  return rows.length > 0;
}

test('several processes may make the queue at once', async () => {
  const queues = await Promise.all([open(true), open(false), open(true), open(false)]);
  expect(await queues[0]?.activeJobs()).toEqual([]);
});

test('a job commits or vanishes with the transaction that sends it', async () => {
  const queue = await open(false);
  await expect(
    db.$transaction(async (transaction) => {
      await queue.send({ daemonId: 1 }, transaction);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  expect(await queue.hasLiveJob(1)).toBe(false);
  await db.$transaction((transaction) => queue.send({ daemonId: 2 }, transaction));
  expect(await queue.hasLiveJob(2)).toBe(true);
});

test('a runner hears of a job at once, and takes one at a time', async () => {
  const [console, runner] = await Promise.all([open(false), open(true)]);
  const started: { daemonId: number; afterMs: number }[] = [];
  let atOnce = 0;
  let sent = performance.now();
  await runner.work(queueNames.daemon, async ({ daemonId }) => {
    started.push({ daemonId, afterMs: performance.now() - sent });
    expect(++atOnce).toBe(1);
    await sleep(50);
    atOnce--;
  });
  await expect.poll(() => isListening(), { timeout: 10_000 }).toBe(true);
  // This one and those that others left may be found by the first look. After it the runner waits for word of the next.
  await console.send({ daemonId: 8 });
  await expect.poll(() => started.at(-1)?.daemonId, { timeout: 10_000 }).toBe(8);
  started.length = 0;
  sent = performance.now();
  await console.send({ daemonId: 3 });
  await expect.poll(() => started.length).toBe(1);
  expect(started[0]).toMatchObject({ daemonId: 3 });
  expect(started[0]?.afterMs).toBeLessThan(900);
  sent = performance.now();
  await console.send({ daemonId: 4 });
  await console.send({ daemonId: 5 });
  await expect.poll(() => started.map(({ daemonId }) => daemonId), { timeout: 10_000 }).toEqual([3, 4, 5]);
});

test('a job that is given up aborts its signal, and goes to the lost ones once', async () => {
  const runner = await open(true);
  const aborted = Promise.withResolvers<void>();
  await runner.work(queueNames.daemon, async ({ daemonId }, signal) => {
    if (daemonId !== 6) return;
    signal.addEventListener('abort', () => aborted.resolve());
    await aborted.promise;
  });
  await runner.send({ daemonId: 6 });
  await expect.poll(async () => (await runner.activeJobs()).length, { timeout: 5000 }).toBe(1);
  const [job] = await runner.activeJobs();
  expect(job).toMatchObject({ queue: queueNames.daemon, daemonId: 6, heartbeatOn: expect.any(Date) });
  if (job === undefined) return;
  await Promise.all([runner.giveUp(job, 'silent'), runner.giveUp(job, 'silent')]);
  await aborted.promise;
  const lost: number[] = [];
  await runner.work(queueNames.lost, async ({ daemonId }) => {
    lost.push(daemonId);
  });
  // They are taken in the order in which they came: what was sent twice before this one would be taken before it.
  await runner.sendLost({ daemonId: 7 });
  await expect.poll(() => lost.at(-1), { timeout: 10_000 }).toBe(7);
  expect(lost).toEqual([6, 7]);
  await runner.forgetDoneJobs();
  expect(await runner.hasLiveJob(6)).toBe(false);
});
