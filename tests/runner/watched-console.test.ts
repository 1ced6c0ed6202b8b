import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { scheduleInput } from '#lib/contracts/protection/schedule.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { createHeartbeat } from '#server/services/heartbeats/create-heartbeat.ts';
import { createSchedule } from '#server/services/schedules/create-schedule.ts';
import { defaultStackId } from '#server/services/stacks/default-stack.ts';
import { startWatcher, type Watcher } from '#tests/receivers/watcher.ts';
import { type RunnerProcess, startRunnerProcess, startTestStack, type TestStack } from '#tests/test-stack.ts';

/** A watcher outside, and a runner as a real process that is killed. Hours do not pass: the times in the console database are moved back. */

const minuteMs = 60_000;
const email = 'admin@example.org';
const environment = { NOTIFY_ALLOW_HOSTS: '127.0.0.1' };
let stack: TestStack;
let watcher: Watcher;
const runners: RunnerProcess[] = [];

beforeAll(async () => {
  [stack, watcher] = await Promise.all([
    startTestStack('empty'),
    startWatcher({ periodMs: minuteMs, graceMs: minuteMs / 2 }),
  ]);
  Object.assign(process.env, environment);
  resetSettings();
});
afterEach(() => Promise.all(runners.splice(0).map((runner) => runner.kill())));
afterAll(() => Promise.all([stack.close(), watcher.close()]));

const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 60_000, interval: 50 });
async function startRunner(): Promise<RunnerProcess> {
  const runner = await startRunnerProcess(stack, environment);
  runners.push(runner);
  return runner;
}

test('a watcher notices within its period that the whole console is down, and a restart tells it and the missed runs', async () => {
  const db = consoleDb();
  const beat = { name: 'console', covers: 'CONSOLE', url: `${watcher.url}/console`, everyMinutes: 1 } as const;
  const { id } = await createHeartbeat(defaultStackId, beat, email);
  const fortyMinutesAgo = new Date(Date.now() - 40 * minuteMs);
  const hourly = { name: 'Hourly', cron: `${fortyMinutesAgo.getUTCMinutes()} * * * *`, zone: 'UTC' };
  const schedule = await createSchedule(defaultStackId, scheduleInput.parse(hourly), email);
  await createHeartbeat(
    defaultStackId,
    { name: 'runs', covers: 'BACKUPS', url: `${watcher.url}/runs`, successWhen: 'WHOLE', scheduleId: schedule.id },
    email,
  );
  /** As if so much time had passed for the console; the watcher's clock is in look(). */
  const pass = async (ms: number) => {
    const { nextOn } = await db.heartbeat.findUniqueOrThrow({ where: { id: Number(id) } });
    const { plannedUntil, promisedSince } = await db.schedule.findUniqueOrThrow({ where: { id: Number(schedule.id) } });
    const before = (time: Date | null) => new Date((time?.getTime() ?? 0) - ms);
    await db.heartbeat.update({ where: { id: Number(id) }, data: { nextOn: before(nextOn) } });
    await db.schedule.update({
      where: { id: Number(schedule.id) },
      data: { plannedUntil: before(plannedUntil), promisedSince: before(promisedSince) },
    });
  };
  const pings = () => watcher.calls().filter((path) => path === '/console').length;

  expect(watcher.look('/console', Date.now())).toBe('NEW');
  const runner = await startRunner();
  await until(() => expect(pings()).toBe(1));
  await pass(minuteMs);
  await until(() => expect(pings()).toBe(2));
  expect(watcher.look('/console', Date.now())).toBe('UP');

  await runner.kill();
  const called = watcher.calls();
  await pass(3 * 60 * minuteMs);
  expect(watcher.calls()).toEqual(called);
  expect(watcher.look('/console', Date.now() + 2 * minuteMs)).toBe('DOWN');

  await startRunner();
  await until(() => expect(pings()).toBe(3));
  expect(watcher.look('/console', Date.now())).toBe('UP');
  await until(() => expect(watcher.calls().filter((path) => path.startsWith('/runs'))).toEqual(['/runs/fail']));
  await until(async () => {
    expect(await db.incident.findMany({ where: { kind: 'SCHEDULED_RUN_MISSED', closedOn: null } })).toMatchObject([
      { what: 'A run of the schedule “Hourly” was missed. No runner was running at this time.' },
    ]);
  });
  const runs = await db.scheduledRun.findMany({
    where: { scheduleId: Number(schedule.id) },
    orderBy: { slotOn: 'asc' },
  });
  expect(runs.map(({ state }) => state)).toEqual(['MISSED', 'MISSED', 'MISSED']);
  const told = await db.audit.findMany({ where: { kind: 'SCHEDULED_RUN_MISSED' } });
  expect(told).toMatchObject([{ details: { name: 'Hourly', runs: 3 } }]);
}, 120_000);
