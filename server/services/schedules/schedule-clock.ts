import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';

/**
 * The time by which schedules are run: the clock of the console database, so that runners whose own clocks differ agree.
 * A clock that a test set counts from there. To the millisecond, as the columns are.
 */
export async function readScheduleClock(db: ConsoleDbTransaction): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`select date_trunc('milliseconds', clock_timestamp()) as now`;
  const skewMs = row === undefined ? 0 : row.now.getTime() - Date.now();
  return new Date(now().getTime() + skewMs);
}
