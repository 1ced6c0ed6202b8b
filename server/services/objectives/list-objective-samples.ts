import type { ObjectiveSample } from '#lib/contracts/objective.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A plot has no more pixels. */
const mostPoints = 500;

/** The samples of the last days, oldest first; of a long time the highest of each step, so that no broken hour is left out. */
export async function listObjectiveSamples(days: number): Promise<{ results: ObjectiveSample[] }> {
  const since = new Date(now().getTime() - days * dayMs);
  const stepSeconds = Math.max(Math.ceil((days * dayMs) / 1000 / mostPoints), 1);
  const ids = await consoleDb().$queryRaw<{ id: number }[]>`
    select (array_agg(id order by rpo_seconds desc nulls first, id desc))[1] as id
      from objective_sample where stack_id = ${defaultStackId} and taken_on >= ${since}
     group by floor(extract(epoch from taken_on) / ${stepSeconds}::int)`;
  const rows = await consoleDb().objectiveSample.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    orderBy: [{ takenOn: 'asc' }, { id: 'asc' }],
  });
  return {
    results: rows.map(({ takenOn, rpoSeconds, rtoMs, rpoTargetSeconds, rtoTargetSeconds }) => ({
      takenOn: takenOn.toISOString(),
      rpoSeconds,
      rtoMs,
      rpoTargetSeconds,
      rtoTargetSeconds,
    })),
  };
}
