import type { OutsideThing } from '#lib/contracts/console-settings.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { checkOutsideThings } from '../console/check-outside-things.ts';

/**
 * Asks the stack's bucket and database how they are, and keeps since when one does not answer. If it answers one of several runners,
 * it answers.
 * @throws the driver's error when the console database cannot be reached
 */
export async function askOutsideThings(stackId: number): Promise<void> {
  const { bucket, repository } = await checkOutsideThings();
  await keepAnswer(stackId, 'bucket', bucket, now());
  await keepAnswer(stackId, 'repository', repository, now());
}

/** Keeps one answer. What fails again keeps the moment from which it failed. */
export async function keepAnswer(
  stackId: number,
  name: 'bucket' | 'repository',
  { well, problem }: Pick<OutsideThing, 'well' | 'problem'>,
  at: Date,
): Promise<void> {
  await consoleDb().$executeRaw`
    insert into outside_thing as known (stack_id, name, asked_on, failing_since, problem)
    values (${stackId}, ${name}, ${at}, case when ${well} then null else ${at}::timestamptz end, ${well ? null : problem})
    on conflict (stack_id, name) do update
       set asked_on = excluded.asked_on,
           failing_since = case when ${well} then null else coalesce(known.failing_since, excluded.failing_since) end,
           problem = excluded.problem
     where excluded.asked_on >= known.asked_on`;
}
