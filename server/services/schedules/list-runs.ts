import type { z } from 'zod';
import type { ScheduledRunPage, ScheduledRunStatus, scheduledRunQuery } from '#lib/contracts/protection/schedule.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { describeRuns, lateAfterMs } from './describe-runs.ts';

/** A page of the runs of a stack's schedules, the latest slot first. */
export async function listRuns(
  stackId: number,
  { schedule, status, limit, offset }: z.output<typeof scheduledRunQuery>,
): Promise<ScheduledRunPage> {
  const db = consoleDb();
  const where: Prisma.ScheduledRunWhereInput = {
    stackId,
    ...(schedule === undefined ? {} : { scheduleId: Number(schedule) }),
    ...(status === undefined ? {} : await whereOf(status)),
  };
  const [totalNumberOfResults, rows] = await db.$transaction([
    db.scheduledRun.count({ where }),
    db.scheduledRun.findMany({ where, orderBy: [{ slotOn: 'desc' }, { id: 'desc' }], skip: offset, take: limit }),
  ]);
  return { totalNumberOfResults, results: await describeRuns(rows) };
}

/** The same status that describe-runs.ts gives a row. */
async function whereOf(status: ScheduledRunStatus): Promise<Prisma.ScheduledRunWhereInput> {
  if (status !== 'DONE' && status !== 'LATE') return { state: status };
  const late = await consoleDb().$queryRaw<{ id: number }[]>`
    select id from scheduled_run
     where state = 'DONE' and started_on - slot_on > make_interval(secs => ${lateAfterMs / 1000}::double precision)
     order by id desc limit 10000`;
  const ids = late.map(({ id }) => id);
  return { state: 'DONE', id: status === 'LATE' ? { in: ids } : { notIn: ids } };
}
