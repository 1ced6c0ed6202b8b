import { wasPublished } from '#server/engine/databases/was-published.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';
import { dropWorkDatabase, forgetWorkDatabase } from './clean-up-work-database.ts';

/**
 * Finds out whether a restore into a new database, whose runner is gone, gave the database its name, and drops what is left of it if
 * not. A database by the name it was built under is dropped first: a finished one no longer has that name, and nobody can name one
 * that is gone. May be run any number of times, as long as the daemon's row has that name.
 * @param names `from`: the name it was built under; `to`: the name that it was to get
 * @throws AppError REPOSITORY_* if that cannot be found out yet
 */
export async function hasBeenPublished(
  context: RunnerContext,
  daemon: ClaimedDaemon,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const { repository } = context;
  const applicationName = `stack-console sweep ${daemon.id}`;
  await dropWorkDatabase(context, daemon, from);
  if (await wasPublished({ repository, from, to, applicationName })) return true;
  await forgetWorkDatabase(context, daemon, from);
  return false;
}
