import type { RunnerContext } from '../claim/runner-context.ts';

/** Daemons whose tables, log and samples are kept; the phases and the end are kept of all. */
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
