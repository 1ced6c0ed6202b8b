import type { RunnerContext } from '../claim/runner-context.ts';

/** For how many daemons the tables, log lines and samples are kept. The phases and the end are kept for all daemons. */
const daemonsKept = 100;

/** Deletes the tables, log lines and samples of all but the newest daemons. */
export async function forgetOldDetails({ db }: Pick<RunnerContext, 'db'>): Promise<void> {
  const [oldest] = await db.daemon.findMany({
    orderBy: { id: 'desc' },
    skip: daemonsKept - 1,
    take: 1,
    select: { id: true },
  });
  if (oldest === undefined) return;
  const where = { daemonId: { lt: oldest.id } };
  await db.daemonTable.deleteMany({ where });
  await db.daemonLogLine.deleteMany({ where });
  await db.daemonRateSample.deleteMany({ where });
}
