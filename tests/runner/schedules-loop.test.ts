import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { scheduleInput } from '#lib/contracts/protection/schedule.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { setClock } from '#server/clock.ts';
import { startConfiguredRunner } from '#server/runner/start-configured-runner.ts';
import type { Runner } from '#server/runner/start-runner.ts';
import { getProtection } from '#server/services/protection/get-protection.ts';
import { createSchedule } from '#server/services/schedules/create-schedule.ts';
import { deleteSchedule } from '#server/services/schedules/delete-schedule.ts';
import { runDueSchedules } from '#server/services/schedules/run-due-schedules.ts';
import { nextSlots } from '#server/services/schedules/slots/next-slots.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { someOf } from '#tests/sample.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/**
 * The real service, queue, console database, bucket and database. A sample of days; SCHEDULE_DAYS=365 is a year in five zones, with both
 * changes of their clocks. On the three days around each change a runner takes the backups. On the days between, the test ends each
 * backup in the runner's place: what a backup does is the same on all of them, and a year of it would take hours.
 */

const seed = Number(process.env.SCHEDULE_SEED ?? 4711);
const days = Number(process.env.SCHEDULE_DAYS ?? 2);
const isYear = days > 30;
const dayMs = 24 * 60 * 60_000;
const email = 'admin@example.org';

let stack: TestStack;
const runners: RunnerProcess[] = [];

beforeAll(async () => {
  stack = await startTestStack('empty');
});
afterEach(async () => {
  setClock(null);
  await Promise.all(runners.splice(0).map((runner) => runner.kill()));
  const schedules = await consoleDb().schedule.findMany();
  for (const { id } of schedules) await deleteSchedule(defaultStackId, String(id), { changedBy: email });
});
afterAll(() => stack.close());

function random(): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const create = (name: string, more: object) =>
  createSchedule(defaultStackId, scheduleInput.parse({ name, verifyEvery: 0, ...more }), email);
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: isYear ? 600_000 : 60_000, interval: 50 });
const openRuns = () => consoleDb().scheduledRun.count({ where: { state: { in: ['WAITING', 'RUNNING'] } } });

/** Besides the two schedules of each sample. */
const moreOfYear = [
  ['America/New_York', '30 1 * * *'],
  ['America/Santiago', '30 0 * * *'],
  ['Pacific/Auckland', '30 2 * * *'],
] as const;

/** Whether the clocks of one of the zones are changed within 36 hours before or after. */
function isNearChange(zones: readonly string[], at: Date): boolean {
  const offset = (zone: string, hours: number) =>
    new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
      .formatToParts(at.getTime() + hours * 3_600_000)
      .find(({ type }) => type === 'timeZoneName')?.value;
  return zones.some((zone) => offset(zone, -36) !== offset(zone, 36));
}

/** Does a runner's part for all backups that were started, so that the next runner finds nothing in the queue. */
async function endBackups(at: Date): Promise<void> {
  await consoleDb().daemon.updateMany({
    where: { endedOn: null },
    data: { status: 'COMPLETED', startedOn: at, endedOn: at },
  });
  await consoleDb().$executeRaw`delete from pgboss.job where name = 'daemon'`;
}

const nights = [
  ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00Z'],
  ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z'],
] as const;

test.each(isYear ? nights.slice(0, 1) : someOf(nights, 1, 'nights'))(
  `%s at %s from %s: each slot is run once or told as missed, by two runners with downtimes (seed ${seed})`,
  async (zone, cron, from) => {
    const next = random();
    const start = new Date(from);
    const end = new Date(start.getTime() + days * dayMs);
    let now = start;
    setClock(() => now);
    const made = [
      await create('Nightly', { cron, zone }),
      await create('Often', { cron: `15 */${isYear ? 12 : 6} * * *`, zone: 'Australia/Lord_Howe' }),
    ];
    for (const [zone, cron] of isYear ? moreOfYear : []) made.push(await create(zone, { cron, zone }));
    const zones = made.map((schedule) => schedule.zone);
    let runner: Runner | null = null;
    try {
      while (now < end) {
        const downMs = next() < 0.2 ? next() * dayMs : 3_600_000 + next() * 4 * 3_600_000;
        now = new Date(Math.min(end.getTime(), now.getTime() + downMs));
        const isReal = isNearChange(zones, now);
        if (isReal) runner ??= await startConfiguredRunner();
        else {
          await runner?.stop();
          runner = null;
        }
        await until(async () => {
          await Promise.all([runDueSchedules(), runDueSchedules()]);
          if (!isReal) await endBackups(now);
          expect(await openRuns()).toBe(0);
        });
      }
    } finally {
      await runner?.stop();
    }
    const daemons = new Set<number>();
    for (const { id, cron, zone, quiet } of made) {
      const rows = await consoleDb().scheduledRun.findMany({
        where: { scheduleId: Number(id) },
        orderBy: { slotOn: 'asc' },
      });
      const promised = nextSlots({ cron, zone, quiet }, start, 10_000, end);
      expect(rows.map(({ slotOn }) => slotOn.toISOString())).toEqual(promised.map((slot) => slot.toISOString()));
      for (const { state, attempts, daemonId } of rows) {
        expect([state, attempts]).toEqual(state === 'DONE' ? ['DONE', 1] : ['MISSED', 0]);
        if (daemonId !== null) daemons.add(daemonId);
      }
      expect(daemons.size).toBeGreaterThan(0);
      const started = await consoleDb().daemon.count({
        where: { type: 'BACKUP', startedBy: { startsWith: 'schedule “' }, id: { in: [...daemons] } },
      });
      expect(started).toBe(daemons.size);
    }
    const all = await consoleDb().scheduledRun.count({ where: { state: 'DONE' } });
    expect(await consoleDb().daemon.count({ where: { type: 'BACKUP' } })).toBe(all);
  },
  60_000 + days * 60_000,
);

test('two runners that are killed in a backup leave one run, which is retried; a backup that vanishes makes it overdue', async () => {
  const { id } = await create('Every five minutes', { cron: '*/5 * * * *', zone: 'UTC', catchUpMinutes: 60 });
  const scheduleId = Number(id);
  const hourAgo = new Date(Date.now() - 60 * 60_000);
  stack.proxies.bucket.cut();
  await consoleDb().schedule.update({
    where: { id: scheduleId },
    data: { plannedUntil: hourAgo, promisedSince: hourAgo },
  });
  const pair = await Promise.all([startRunnerProcess(stack), startRunnerProcess(stack)]);
  runners.push(...pair);
  const newest = () =>
    consoleDb().scheduledRun.findFirst({ where: { scheduleId, attempts: { gt: 0 } }, orderBy: { slotOn: 'desc' } });
  await until(async () => expect(await newest()).toMatchObject({ state: 'RUNNING', attempts: 1 }));
  // A runner that is killed before it claimed the backup leaves it in the queue, and the next runner takes it as it is.
  await until(async () => {
    const daemon = await consoleDb().daemon.findUniqueOrThrow({ where: { id: (await newest())?.daemonId ?? 0 } });
    expect(daemon.runner).not.toBeNull();
  });
  await Promise.all(pair.map((runner) => runner.kill()));
  stack.proxies.bucket.mend();
  const run = await newest();
  runners.push(await startRunnerProcess(stack));
  const again = () => consoleDb().scheduledRun.findUniqueOrThrow({ where: { id: run?.id ?? 0 } });
  await until(async () => expect((await again()).state).toBe('WAITING'));
  await consoleDb().scheduledRun.update({ where: { id: run?.id ?? 0 }, data: { nextTryOn: new Date() } });
  await until(async () => expect((await again()).state).toMatch(/DONE|FAILED/));
  expect(await again()).toMatchObject({ state: 'DONE', attempts: 2 });
  const rows = await consoleDb().scheduledRun.findMany({ where: { scheduleId }, orderBy: { slotOn: 'asc' } });
  const told = rows.map(({ slotOn }) => slotOn.getTime());
  expect(new Set(told).size).toBe(told.length);
  expect(told.every((slot, index) => index === 0 || slot - (told[index - 1] ?? 0) === 5 * 60_000)).toBe(true);
  expect(rows.filter(({ state }) => state === 'MISSED').length).toBeGreaterThanOrEqual(11);
  await runners.pop()?.stop();

  expect(await getProtection(defaultStackId)).toMatchObject({ overdue: [], bucketProblem: null });
  for await (const { key } of bucket().list('')) await bucket().delete(key);
  const gone = await getProtection(defaultStackId);
  expect(gone).toMatchObject({ newestBackup: null, overdue: [{ scheduleName: 'Every five minutes' }] });
}, 120_000);
