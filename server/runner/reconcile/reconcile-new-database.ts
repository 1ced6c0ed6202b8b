import { wasPublished } from '#server/engine/databases/was-published.ts';
import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { lostEnd } from '../claim/failed-end.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import { dropWorkDatabase, forgetWorkDatabase } from './clean-up-work-database.ts';

/**
 * What became of a restore into a new database whose runner is gone: the database has its name, or what is left of it is dropped.
 * First it is dropped by the name it was built under, which it has no more when it is whole: from then on nobody can name it.
 * May be run any number of times, as long as the row has that name.
 * @throws AppError REPOSITORY_*: it can't be known yet
 */
export async function reconcileNewDatabase(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd> {
  const { repository } = context;
  const { workDatabase: from, targetDatabase: to } = daemon;
  if (from === null || to === null) return lostEnd(daemon);
  const applicationName = `stack-console sweep ${daemon.id}`;
  await dropWorkDatabase(context, daemon, from);
  if (await wasPublished({ repository, from, to, applicationName })) {
    return { status: 'COMPLETED', amount: Number(daemon.progressTotal), notes: [] };
  }
  await forgetWorkDatabase(context, daemon, from);
  return lostEnd(daemon);
}
