import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { logger } from '#server/logger.ts';
import { advanceRun } from './advance-run.ts';
import { planDueSlots } from './plan-due-slots.ts';
import { readScheduleClock } from './schedule-clock.ts';

/**
 * Does what is due of all schedules: tells each slot once, and takes each run that has not ended one step further. Any number of
 * processes may do so at once.
 * @throws the driver's error when the console database can't be reached
 */
export async function runDueSchedules(): Promise<void> {
  const db = consoleDb();
  const now = await readScheduleClock(db);
  for (const { id } of await db.schedule.findMany({ select: { id: true }, orderBy: { id: 'asc' } })) {
    await alone('schedule', id, () =>
      db.$transaction(async (transaction) => {
        await transaction.$executeRaw`select 1 from schedule where id = ${id} for update`;
        const row = await transaction.schedule.findUnique({ where: { id } });
        if (row !== null) await planDueSlots(transaction, row, now);
      }),
    );
  }
  const open = await db.scheduledRun.findMany({
    where: { state: { in: ['WAITING', 'RUNNING'] } },
    orderBy: [{ slotOn: 'asc' }, { id: 'asc' }],
    include: { schedule: true },
  });
  for (const run of open) await alone('run', run.id, () => advanceRun(run, now));
}

/** What fails with one schedule does not keep the others from running. */
async function alone(what: string, id: number, work: () => Promise<void>): Promise<void> {
  await work().catch((err: unknown) =>
    logger.warn({ err, [what]: id }, 'A step of a schedule failed and is tried again'),
  );
}
