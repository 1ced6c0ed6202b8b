import type { Schedule, ScheduledRun } from '#lib/contracts/protection/schedule.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeRuns } from './describe-runs.ts';
import { readScheduleClock } from './schedule-clock.ts';
import { type StoredRun, type StoredSchedule, toSchedule } from './schedule-row.ts';

/** The schedules of a stack, by name. There are twenty at most. */
export async function listSchedules(stackId: number): Promise<{ totalNumberOfResults: number; results: Schedule[] }> {
  const rows = await consoleDb().schedule.findMany({ where: { stackId }, orderBy: { name: 'asc' } });
  const results = await describeSchedulesOf(rows);
  return { totalNumberOfResults: results.length, results };
}

/** Stored schedules as administrators see them. */
export async function describeSchedulesOf(rows: StoredSchedule[]): Promise<Schedule[]> {
  const db = consoleDb();
  const [now, last] = await Promise.all([readScheduleClock(db), findLastRuns(rows.map(({ id }) => id))]);
  return rows.map((row) => toSchedule(row, now, last.get(String(row.id)) ?? null));
}

async function findLastRuns(ids: number[]): Promise<Map<string | null, ScheduledRun>> {
  const found = await Promise.all(
    ids.map((scheduleId) =>
      consoleDb().scheduledRun.findFirst({ where: { scheduleId }, orderBy: [{ slotOn: 'desc' }, { id: 'desc' }] }),
    ),
  );
  const rows = found.filter((row): row is StoredRun => row !== null);
  return new Map((await describeRuns(rows)).map((run) => [run.scheduleId, run]));
}
